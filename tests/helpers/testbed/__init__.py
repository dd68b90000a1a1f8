"""Devices to plug in and out where there is no hardware: a made-up sysfs, udev, /dev and their ioctls.

Tests marked `testbed` run in a process of their own under umockdev (`plugin`); in it `UsbBus` (`bus`) plugs
devices in, and the drivers find them by the real hidapi, pyserial and pyudev. The other end of each device
is a second process (`peer`).
"""
