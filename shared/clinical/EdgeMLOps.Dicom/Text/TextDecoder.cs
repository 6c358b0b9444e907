using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>Bytes with code extensions to characters (PS3.5 section 6.1.2). Whatever the bytes are, characters come out.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct TextDecoder
{
    private const char Unknown = '\uFFFD';
    private const int Delete = 0x7F;

    private readonly CodeExtensions _sets;
    private readonly TextDelimiters _delimiters;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Span<char> _characters;
    private CodeTable _left;
    private CodeTable? _right;
    private int _at;
    private int _written;

    /// <summary>A decoder of one element's value.</summary>
    /// <param name="sets">The declared sets.</param>
    /// <param name="delimiters">What parts the value.</param>
    /// <param name="bytes">The value.</param>
    /// <param name="characters">As long as the bytes: no character takes less than one.</param>
    public TextDecoder(CodeExtensions sets, TextDelimiters delimiters, ReadOnlySpan<byte> bytes, Span<char> characters)
    {
        _sets = sets;
        _delimiters = delimiters;
        _bytes = bytes;
        _characters = characters;
        _left = sets.StartLeft.Table;
        _right = sets.StartRight?.Table;
    }

    public DicomTextNotes Notes { get; private set; }

    /// <summary>Decodes all bytes.</summary>
    /// <returns>The number of characters.</returns>
    public int Run()
    {
        while (_at < _bytes.Length)
        {
            switch (_bytes[_at])
            {
                case Designation.Escape:
                    TakeEscape();
                    break;
                case < 0x20:
                    TakeControl();
                    break;
                case < 0x80:
                    TakeLeft();
                    break;
                default:
                    TakeRight();
                    break;
            }
        }

        return _written;
    }

    private void TakeEscape()
    {
        if (Designations.Find(_bytes[_at..]) is not { } designation)
        {
            Notes |= DicomTextNotes.UnknownEscape;
            Put((char)Designation.Escape, 1);
            return;
        }

        if (designation.IsRight)
        {
            _right = designation.Table;
        }
        else
        {
            _left = designation.Table;
        }

        // Back to ASCII is always allowed.
        var isDeclared = ReferenceEquals(designation, Designations.Ascii) || (_sets.IsExtended && _sets.Declared.Contains(designation));
        Notes |= isDeclared ? DicomTextNotes.None : DicomTextNotes.UndeclaredEscape;
        _at += designation.Sequence.Length;
    }

    private void TakeControl()
    {
        if (CodeExtensions.IsReset(_bytes[_at], _delimiters))
        {
            Reset();
        }

        Put((char)_bytes[_at], 1);
    }

    private void TakeLeft()
    {
        int code = _bytes[_at];
        if (code is ' ' or Delete)
        {
            Put((char)code, 1);
        }
        else if (_left.IsDouble)
        {
            TakePair(code);
        }
        else if (CodeExtensions.IsReset(code, _delimiters))
        {
            Reset();
            Put((char)code, 1);
        }
        else
        {
            PutKnown(_left.TryGetCharacter(code, out var character) ? character : Unknown, 1);
        }
    }

    // Two bytes below 0x80: a backslash, caret or equals sign in either is part of the character.
    private void TakePair(int first)
    {
        if (_at + 1 < _bytes.Length && _bytes[_at + 1] < 0x80 && _left.TryGetCharacter(first, _bytes[_at + 1], out var character))
        {
            Put(character, 2);
        }
        else if (CodeExtensions.IsReset(first, _delimiters))
        {
            // Whoever forgot to switch back still parts values.
            Notes |= DicomTextNotes.MalformedBytes;
            Reset();
            Put((char)first, 1);
        }
        else
        {
            PutKnown(Unknown, 1);
        }
    }

    private void TakeRight()
    {
        if (_right is null)
        {
            Notes |= DicomTextNotes.UndeclaredBytes;
        }

        if ((_right ?? _sets.AnyRight?.Table) is { } table && TryTakeRight(table))
        {
            return;
        }

        var isControl = _bytes[_at] < 0xA0;
        Notes |= isControl ? DicomTextNotes.MalformedBytes : DicomTextNotes.None;
        PutKnown(isControl || _right is null ? (char)_bytes[_at] : Unknown, 1);
    }

    private bool TryTakeRight(CodeTable table)
    {
        int first = _bytes[_at], second = _at + 1 < _bytes.Length ? _bytes[_at + 1] : 0;
        char character;
        if (table.IsDouble)
        {
            if (first < 0xA0 || second < 0xA0 || !table.TryGetCharacter(first, second, out character))
            {
                return false;
            }

            Put(character, 2);
            return true;
        }

        if (first >= 0xA0 && table.TryGetCharacter(first, out character))
        {
            Put(character, 1);
            return true;
        }

        // What is declared as JIS X 0201 is often Shift JIS, of which it is the part with one byte a character.
        if (!ReferenceEquals(table, CodeTables.Katakana) || !ShiftJis.TryGetCharacter(first, second, out character))
        {
            return false;
        }

        Notes |= DicomTextNotes.MalformedBytes;
        Put(character, 2);
        return true;
    }

    private void Reset()
    {
        _left = _sets.StartLeft.Table;
        _right = _sets.StartRight?.Table;
    }

    private void PutKnown(char character, int taken)
    {
        Notes |= character == Unknown ? DicomTextNotes.MalformedBytes : DicomTextNotes.None;
        Put(character, taken);
    }

    private void Put(char character, int taken)
    {
        _characters[_written++] = character;
        _at += taken;
    }
}
