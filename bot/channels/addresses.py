"""Addresses that are strings, as the numbers that aiogram wants for chats and users."""


def number_of(address: str) -> int:
    """Give a number for an address; `address_of` reads it back. Python's numbers have any size."""
    return int.from_bytes(b"\1" + address.encode(), "big")


def address_of(number: int) -> str:
    """Give the address that `number_of` turned into a number."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")[1:].decode()
