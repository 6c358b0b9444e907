using System.Buffers;
using System.Text;

namespace EdgeMLOps.Dicom;

/// <summary>Characters to bytes with code extensions (PS3.5 section 6.1.2.5): the set in use is kept while it has the character.</summary>
internal sealed class TextEncoder
{
    private readonly CodeExtensions _sets;
    private readonly TextDelimiters _delimiters;
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private Designation _left;
    private Designation? _right;

    public TextEncoder(CodeExtensions sets, TextDelimiters delimiters)
    {
        _sets = sets;
        _delimiters = delimiters;
        _left = sets.StartLeft;
        _right = sets.StartRight;
    }

    /// <summary>The bytes of a text.</summary>
    /// <exception cref="EncoderFallbackException">A character is in no declared set.</exception>
    public byte[] Encode(string text)
    {
        foreach (var character in text)
        {
            if (CodeExtensions.IsReset(character, _delimiters))
            {
                EndRun();
                _right = _sets.StartRight;
                Put(character);
            }
            else if (char.IsControl(character) && char.IsAscii(character))
            {
                EndRun();
                Put(character);
            }
            else if (!TryPut(_left, character) && !TryPutRight(character) && !TrySwitch(character))
            {
                throw new EncoderFallbackException(FormattableString.Invariant($"U+{(int)character:X4} is in no declared character set"));
            }
        }

        EndRun();
        return _bytes.WrittenSpan.ToArray();
    }

    private bool TryPutRight(char character) => IsAtStart(_left) && _right is not null && TryPut(_right, character);

    private bool TrySwitch(char character)
    {
        foreach (var designation in _sets.Declared)
        {
            if (TryGetCode(designation, character, out _) && (_sets.IsExtended || IsAtStart(designation)))
            {
                Switch(designation);
                return TryPut(designation, character);
            }
        }

        return false;
    }

    private bool IsAtStart(Designation designation) =>
        ReferenceEquals(designation, _sets.StartLeft) || ReferenceEquals(designation, _sets.StartRight);

    // A reader that decodes each run between two escapes by one set, as many do, must find each run in one: two sets are only in use
    // together as at the start of a value, and whoever switches back says anew what the bytes from 0x80 on are.
    private void Switch(Designation designation)
    {
        if (designation.IsRight)
        {
            EndRun();
            _right = designation;
        }
        else
        {
            _left = designation;
            _right = ReferenceEquals(designation, _sets.StartLeft) ? null : _right;
        }

        _bytes.Write(designation.Sequence);
    }

    // Only the bytes below 0x80 have to be switched back: for the others the delimiter itself does it.
    private void EndRun()
    {
        if (!ReferenceEquals(_left, _sets.StartLeft))
        {
            Switch(_sets.StartLeft);
        }
    }

    private bool TryPut(Designation designation, char character)
    {
        if (!TryGetCode(designation, character, out var code))
        {
            return false;
        }

        var high = designation.IsRight ? 0x80 : 0;
        if (designation.Table.IsDouble)
        {
            Put((code >> 8) | high);
        }

        Put((code & 0x7F) | high);
        return true;
    }

    // The yen sign of JIS X 0201 has the backslash's byte, and where that parts values it is none.
    private bool TryGetCode(Designation designation, char character, out ushort code) =>
        designation.Table.TryGetCode(character, out code)
        && (designation.IsRight || designation.Table.IsDouble || !CodeExtensions.IsReset(code, _delimiters));

    private void Put(int value)
    {
        _bytes.GetSpan(1)[0] = (byte)value;
        _bytes.Advance(1);
    }
}
