"""The one door to translated text: `tr` for the window's own sentences, `tr_core` for those that core marks.

Qt's `lupdate` finds plain `tr("…")` calls anywhere in gui/ and files them under the empty context; core's
`QT_TRANSLATE_NOOP("core", …)` come out under "core". So `tr` takes a literal, never a variable or an f-string.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from core import paths
from core.messages import Message, fill

CORE_CONTEXT = "core"
LANGUAGES = {"en": "English", "zh_CN": "中文"}
"""Code -> the language's own name, for the settings; "" there follows the system."""


def tr(text: str, **parameters: object) -> str:
    """`text` (a `str.format` template) in the person's language, with its parameters filled in."""
    return _filled(QCoreApplication.translate("", text), text, parameters)


def tr_core(text: Message | str) -> str:
    """A sentence of core, or a title or choice of a field, in the person's language."""
    if isinstance(text, str):
        return QCoreApplication.translate(CORE_CONTEXT, text) if text else ""
    if not text.template:
        return ""
    return _filled(QCoreApplication.translate(CORE_CONTEXT, text.template), text.template, text.parameters)


def number(value: float, decimals: int = 0) -> str:
    """A figure for reading, with the thousands separators of the person's system."""
    return QLocale().toString(float(value), "f", decimals)


def percent(fraction: float | None, decimals: int = 1) -> str:
    """0.973 as "97.3 %"; a dash where there is none."""
    return "–" if fraction is None else f"{QLocale().toString(float(fraction * 100), 'f', decimals)} %"


def duration(seconds: float) -> str:
    """A time span as a person says it: "8 s", "3 min 20 s", "2 h 05 min"; a dash where it is no number."""
    if not math.isfinite(seconds):
        return "–"
    whole = max(0, round(seconds))
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    if whole < 3600:
        return tr("{minutes} min {seconds:02d} s", minutes=whole // 60, seconds=whole % 60)
    return tr("{hours} h {minutes:02d} min", hours=whole // 3600, minutes=whole % 3600 // 60)


def size(count: float) -> str:
    """A number of bytes for reading: "170 MB"."""
    return QLocale().formattedDataSize(int(count), 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def install(app: QCoreApplication, language: str) -> list[QTranslator]:
    """Load the translation of `language` ("" follows the system) and Qt's own; English needs none.

    Returns the translators in force, which must be kept alive.
    """
    locale = QLocale(language) if language else QLocale.system()
    QLocale.setDefault(locale)
    ours = str(paths.resource("translations"))
    folders = {"resnet_trainer": ours, "qtbase": QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}
    translators = []
    for name, folder in folders.items():
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
            translators.append(translator)
    return translators


def _filled(translated: str, original: str, parameters: dict[str, object]) -> str:
    """The translation with its parameters; a translation with a wrong placeholder gives way to the original."""
    shown = {name: tr_core(value) if isinstance(value, Message) else value for name, value in parameters.items()}
    try:
        return fill(translated, shown)
    except (LookupError, ValueError, TypeError, AttributeError):
        return fill(original, shown)
