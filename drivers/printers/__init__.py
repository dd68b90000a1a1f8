"""Whatever takes labels: Zebra printers that answer, one-way outlets, CUPS queues."""
