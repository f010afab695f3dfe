"""The tables of licensing: licences and the facts of them on two times; applications, assessments, panels."""

from . import application, assessing, licence, panel

__all__ = ["application", "assessing", "licence", "panel"]
