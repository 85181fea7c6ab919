"""What the stage draws, as bytes: `codec` is the envelope, `pictures` reads the numbers off a timeline."""

from playground.frames.codec import VERSION, Message, decode, encode

__all__ = ["VERSION", "Message", "decode", "encode"]
