"""Structured logs: constant names, plain values, a request's id on each line; no names, free text or codes."""

import logging
import sys

import structlog


def configure(*, human: bool) -> None:
    """Log one JSON object a line to standard error; for a person at a terminal, coloured lines instead."""
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=False) if human else structlog.processors.JSONRenderer()
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for loud in ("alembic", "apscheduler", "fontTools", "weasyprint", "filelock", "pikepdf", "pyhanko"):
        logging.getLogger(loud).setLevel(logging.WARNING)
