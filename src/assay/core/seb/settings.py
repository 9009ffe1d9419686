"""Settings as XML property lists: hostile bytes in, plain values out, and back.

Our own reader, because the standard library's says nothing about where and why, lets the last of two equal
keys win, and follows entities. The rules are those of SEB (XmlParser.cs on Windows, Apple's own reader on
macOS) at their strictest.
"""

import plistlib
from xml.parsers import expat

from assay.core.seb.errors import BadSettings
from assay.core.seb.plist import MOST_BYTES, PlistReader
from assay.core.seb.portable import refuse_doubts
from assay.core.seb.values import Settings, Value, shown


def read_settings(xml: bytes) -> dict[str, Value]:
    """The settings in an XML property list. Raises BadSettings, and nothing else, whatever the bytes are.

    Refused: more than 4 MiB, entities and anything else a DOCTYPE declares, unknown elements, two equal
    keys in a dictionary, deep nesting. The message names the line and the key.
    """
    if len(xml) > MOST_BYTES:
        raise BadSettings(f"The settings are too big: {len(xml):,} bytes; at most {MOST_BYTES:,} are read.")
    reader = PlistReader()
    try:
        reader.parser.Parse(xml, True)
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        raise BadSettings(f"Line {error.lineno}: this is not well-formed XML: {words}.") from error
    except (ValueError, LookupError) as error:
        if isinstance(error, BadSettings):
            raise
        # An encoding that Python does not know, or that expat cannot use.
        raise BadSettings(f"The XML names an encoding that cannot be read: {shown(error)}.") from error
    return reader.settings()


def write_settings(settings: Settings) -> bytes:
    """The settings as SEB reads them: an XML property list, keys sorted, UTF-8.

    Raises AmbiguousSettings where SEB's versions would disagree about the Config Key: such a file must not
    come into the world.
    """
    refuse_doubts(settings)
    return plistlib.dumps(dict(settings), fmt=plistlib.FMT_XML, sort_keys=True)
