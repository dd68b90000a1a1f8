"""Who a station is and what it is given: enrolment, number blocks, pages of a pull."""
