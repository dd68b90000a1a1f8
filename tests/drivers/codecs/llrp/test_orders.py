import pytest
from llrpkit.protocol import codec, decode_message, enums, messages, params

from drivers.codecs.llrp import orders
from drivers.codecs.llrp.orders import Inventory


@pytest.mark.parametrize(
    ("said", "ident", "expected"),
    [
        (orders.get_capabilities(1), 1, messages.GET_READER_CAPABILITIES()),
        (orders.get_configuration(2), 2, messages.GET_READER_CONFIG()),
        (orders.enable_events_and_reports(3), 3, messages.ENABLE_EVENTS_AND_REPORTS()),
        (orders.acknowledge(4), 4, messages.KEEPALIVE_ACK()),
        (orders.close_connection(5), 5, messages.CLOSE_CONNECTION()),
        (orders.delete_rospec(6), 6, messages.DELETE_ROSPEC(ro_spec_id=0)),
        (orders.delete_rospec(6, 7), 6, messages.DELETE_ROSPEC(ro_spec_id=7)),
        (orders.enable_rospec(7, 9), 7, messages.ENABLE_ROSPEC(ro_spec_id=9)),
        (orders.disable_rospec(8, 9), 8, messages.DISABLE_ROSPEC(ro_spec_id=9)),
        (orders.start_rospec(9, 9), 9, messages.START_ROSPEC(ro_spec_id=9)),
        (orders.stop_rospec(10, 9), 10, messages.STOP_ROSPEC(ro_spec_id=9)),
    ],
)
def test_another_program_reads_what_was_meant(said: bytes, ident: int, expected: codec.LLRPMessage) -> None:
    assert said == expected.to_bytes(message_id=ident)
    assert decode_message(said) == expected


def test_the_keepalive_is_written_as_it_was_seen_on_the_wire() -> None:
    said = orders.set_configuration(3, 2000)
    assert bytes.fromhex("00dc000901000007d0") in said  # devices.md 2.8
    read = decode_message(said)
    assert isinstance(read, messages.SET_READER_CONFIG)
    assert read.keepalive_spec == params.KeepaliveSpec(
        keepalive_trigger_type=enums.KeepaliveTriggerType.Periodic, periodic_trigger_value=2000
    )
    assert not read.reset_to_factory_default
    assert read.reader_event_notification_spec is not None
    states = read.reader_event_notification_spec.event_notification_states
    assert [(int(state.event_type), state.notification_state) for state in states] == [
        (enums.NotificationEventType.ROSpec_Event, True),
        (enums.NotificationEventType.Report_Buffer_Fill_Warning, True),
        (enums.NotificationEventType.Reader_Exception_Event, True),
        (enums.NotificationEventType.Antenna_Event, True),
    ]


def rospec_of(said: bytes) -> params.ROSpec:
    """Give the ROSpec of ADD_ROSPEC as llrpkit reads it."""
    read = decode_message(said)
    assert isinstance(read, messages.ADD_ROSPEC)
    return read.ro_spec


def test_an_inventory_starts_by_command_ends_by_itself_and_reports_each_tag() -> None:
    spec = rospec_of(orders.add_rospec(1, 7, Inventory(longest_ms=4000)))
    assert spec.ro_spec_id == 7
    boundary = spec.ro_boundary_spec
    assert boundary.ro_spec_start_trigger.ro_spec_start_trigger_type == enums.ROSpecStartTriggerType.Null
    assert boundary.ro_spec_stop_trigger.ro_spec_stop_trigger_type == enums.ROSpecStopTriggerType.Duration
    assert boundary.ro_spec_stop_trigger.duration_trigger_value == 4000
    report = spec.ro_report_spec
    assert report is not None
    assert report.ro_report_trigger == enums.ROReportTriggerType.Upon_N_Tags_Or_End_Of_AISpec
    assert report.n == 1
    told = report.tag_report_content_selector
    assert told.enable_ro_spec_id
    assert told.enable_antenna_id
    assert told.enable_peak_rssi
    assert told.enable_first_seen_timestamp
    assert told.enable_last_seen_timestamp
    assert told.enable_tag_seen_count
    assert not told.enable_channel_index


def test_an_inventory_of_all_antennas_leaves_the_power_as_it_is_set() -> None:
    (read,) = rospec_of(orders.add_rospec(1, 7, Inventory())).spec_parameters
    assert isinstance(read, params.AISpec)
    assert read.antenna_ids == [0]
    (how,) = read.inventory_parameter_specs
    assert how.protocol_id == enums.AirProtocols.EPCGlobalClass1Gen2
    (antenna,) = how.antenna_configurations
    assert antenna.antenna_id == 0
    assert antenna.rf_transmitter is None


def test_an_inventory_sets_power_and_session_of_the_antennas_it_names() -> None:
    inventory = Inventory(antennas=(1, 3), power=15, session=2, population=100)
    (read,) = rospec_of(orders.add_rospec(1, 7, inventory)).spec_parameters
    assert isinstance(read, params.AISpec)
    assert read.antenna_ids == [1, 3]
    (how,) = read.inventory_parameter_specs
    assert [antenna.antenna_id for antenna in how.antenna_configurations] == [1, 3]
    for antenna in how.antenna_configurations:
        assert antenna.rf_transmitter is not None
        assert antenna.rf_transmitter.transmit_power == 15
        (command,) = antenna.air_protocol_inventory_command_settings
        assert isinstance(command, params.C1G2InventoryCommand)
        control = command.c1_g2_singulation_control
        assert control is not None
        assert (control.session, control.tag_population) == (2, 100)
