"""The tables of licensing: licences and the facts of them on two times; what changes them; applications and panels."""

from . import application, assessing, keeping, licence, panel

__all__ = ["application", "assessing", "keeping", "licence", "panel"]
