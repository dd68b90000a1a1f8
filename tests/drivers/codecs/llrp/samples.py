"""Whole messages as llrpkit 0.3.0 encodes them, its definitions being those of the LLRP 1.0.1 standard."""

TAGS = bytes.fromhex(
    "043d0000006a00000063"  # RO_ACCESS_REPORT, 106 bytes, id 99
    "00f00030"  # TagReportData
    "8d3074257bf7194e4000001a85"  # EPC-96
    "8900000007"  # ROSpecID
    "810002"  # AntennaID
    "86c3"  # PeakRSSI -61
    "8200060a24181e4000"  # FirstSeenTimestampUTC
    "8400060a2418221090"  # LastSeenTimestampUTC
    "880003"  # TagSeenCount
    "00f00030"
    "00f1002000d03614257bf6b7a659b2c2bf10000000000000000000000000" + "0000"  # EPCData, 208 bits
    "810001"
    "8300000000004c4b40"  # FirstSeenTimestampUptime
)
CONNECTED = bytes.fromhex(
    "043f0000002000000000"  # READER_EVENT_NOTIFICATION
    "00f60016"
    "0080000c00060a24181e4000"  # UTCTimestamp
    "010000060000"  # ConnectionAttemptEvent: success
)
REFUSED = bytes.fromhex("043f000000200000000000f600160081000c00000000004c4b40010000060004")
EVENTS = bytes.fromhex(
    "043f0000005000000005"
    "00f60046"
    "0080000c0000000000000001"
    "00f7000800010002"  # HoppingEvent
    "00f9000d010000000700000000"  # ROSpecEvent: 7 ended
    "00fa00055a"  # ReportBufferLevelWarningEvent: 90 %
    "00fb0004"  # ReportBufferOverflowErrorEvent
    "00fc000d0007746f6f20686f74"  # ReaderExceptionEvent: "too hot"
    "00ff0007000003"  # AntennaEvent: 3 disconnected
    "01010004"  # ConnectionCloseEvent
)
KEEPALIVE = bytes.fromhex("043e0000000a00000062")
ADDED = bytes.fromhex("041e000000120000000c011f000800000000")
NOT_UNDERSTOOD = bytes.fromhex("0464000000210000000d011f0017006d000f6e6f2073756368206d657373616765")
CAPABILITIES = bytes.fromhex(
    "040b000000c200000001"
    "011f000800000000"
    "00890043"  # GeneralDeviceCapabilities: 2 antennas, Impinj, model 700, firmware
    "000240000000651a000002bc000f6c6c72706b69742d656d7520302e31"
    "008b000800010000"
    "008d000800040004"
    "008c00090001000101"
    "008c00090002000101"
    "008e001c480100000000000400000004000000040000000800000008"  # LLRPCapabilities
    "008f005103480001"  # RegulatoryCapabilities
    "00900049"
    "00910008000103e8"  # TransmitPowerLevelTableEntry: 1 is 10.00 dBm
    "009100080002044c"  # 2 is 11.00 dBm
    "00920011800093000c01000001000dc65e"
    "014800240149002000000000800000020009c400000005dc0000186a000061a800000753"
)
CONFIGURATION = bytes.fromhex(
    "040c0000003300000002"
    "011f000800000000"
    "00da000f00000800163efffe010203"  # Identification: MAC address
    "00dd00098000010258"  # AntennaProperties: 1 connected, 6 dBi
    "00dd00090000020000"  # 2 not connected
)
OTHER = bytes.fromhex("041a0000000a00000003")  # GET_ROSPECS, which no reader sends

ALL = (TAGS, CONNECTED, REFUSED, EVENTS, KEEPALIVE, ADDED, NOT_UNDERSTOOD, CAPABILITIES, CONFIGURATION, OTHER)
