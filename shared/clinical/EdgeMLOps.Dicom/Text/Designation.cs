namespace EdgeMLOps.Dicom;

/// <summary>A code table put to use: the escape sequence that does it, and for which half of the bytes (PS3.3 tables C.12-3 and C.12-4).</summary>
internal sealed class Designation
{
    internal const byte Escape = 0x1B;

    private readonly byte[] _sequence;

    /// <summary>A table for bytes below 0x80 (G0) or from there on (G1).</summary>
    public Designation(CodeTable table, bool isRight, ReadOnlySpan<byte> final)
    {
        Table = table;
        IsRight = isRight;
        _sequence = [Escape, .. final];
    }

    public CodeTable Table { get; }

    /// <summary>Whether it is the table of the bytes from 0x80 on (G1).</summary>
    public bool IsRight { get; }

    public ReadOnlySpan<byte> Sequence => _sequence;
}
