namespace EdgeMLOps.Dicom;

/// <summary>
/// From the bytes behind the meta information, or off the network, to a data set: inflated first where the syntax says so. Goes on where
/// it stopped as more bytes come; only of deflated ones it begins again.
/// </summary>
/// <param name="options">How far to read, and limits.</param>
/// <param name="notes">Takes the warnings.</param>
internal sealed class DatasetDecoder(DicomReadOptions options, ReadNotes notes)
{
    // Holds many a header; more is inflated as the parser asks for it, at once as much as the element takes that it is at.
    private const int FirstInflation = 64 * 1024;
    private const int Growth = 8;
    private const int Slack = 64 * 1024;

    // RFC 1951: a match of 258 bytes takes two bits.
    private const int MostExpansion = 1032;

    // A small file may well hold an empty image; refused is only what costs more than that and more than its own size warrants.
    private const int FreeInflation = 32 * 1024 * 1024;

    // An element costs memory by its kind, not its length, and a thousand empty ones deflate to nothing.
    private const int FreeElements = 100_000;
    private const int BytesAnElement = 8;

    private DatasetParser? _parser;

    /// <summary>How many bytes it must be given to go on, as far as that is known.</summary>
    internal long Needed { get; private set; }

    /// <summary>Decodes a data set that is there whole.</summary>
    internal static ParsedDataset Decode(ParseInput input, DicomReadOptions options, ReadNotes notes) =>
        new DatasetDecoder(options, notes).Decode(input)!; // not null: whole

    /// <summary>Decodes a data set.</summary>
    /// <param name="input">The data set or its beginning; the second time what was there the first time and more.</param>
    /// <returns>What it gave; null where it is not whole and more of it is needed.</returns>
    internal ParsedDataset? Decode(ParseInput input)
    {
        if (input.Syntax.IsDeflated)
        {
            return Inflate(input);
        }

        var isFirst = _parser is null;
        _parser ??= new DatasetParser(input, options, notes);
        var parsed = isFirst ? _parser.Parse() : _parser.Parse(input.Bytes, input.IsWhole);
        Needed = _parser.Needed;
        return parsed;
    }

    private ParsedDataset? Inflate(ParseInput input)
    {
        var before = notes.Count;
        using var inflation = new Inflation(input.Bytes);
        if (inflation.IsWrapped)
        {
            notes.Add(DicomReadWarningCode.WrappedDeflate, default, input.Offset);
        }

        var parsed = Inflate(inflation, input);
        if (parsed is null)
        {
            notes.CutTo(before);
            Needed = input.Bytes.Length + 1L;
        }

        return parsed;
    }

    private ParsedDataset? Inflate(Inflation inflation, ParseInput input)
    {
        var most = MostBytes(input);
        var limits = options with { MaxElements = (int)Math.Min(options.MaxElements, FreeElements + ((long)input.Bytes.Length / BytesAnElement)) };
        var reach = input.IsWhole ? MostExpansion * (input.Bytes.Length + 1L) : long.MaxValue;
        var parser = new DatasetParser(input with { Bytes = default, IsWhole = false, Available = reach }, limits, notes);
        for (var size = Math.Min(FirstInflation, most); ; size = (int)Math.Min(most, Math.Max((long)Growth * size, parser.Needed + Slack)))
        {
            inflation.Fill(size);
            if (parser.Parse(inflation.Bytes, inflation.State == InflationState.Complete) is { } parsed)
            {
                return parsed;
            }

            if (inflation.State == InflationState.Truncated && !input.IsWhole)
            {
                return null;
            }

            if (inflation.State != InflationState.More || size >= most || parser.Needed > most)
            {
                return new ParsedDataset(null, FaultOf(inflation, input), 0);
            }
        }
    }

    private int MostBytes(ParseInput input)
    {
        var most = (int)Math.Min(Array.MaxLength, FreeInflation + ((long)options.MaxInflation * input.Bytes.Length));
        return options.StopBeforePixelData ? Math.Min(most, options.MaxHeaderBytes) : most;
    }

    private static DicomReadFault FaultOf(Inflation inflation, ParseInput input) => inflation.State switch
    {
        InflationState.Truncated => new DicomReadFault(DicomReadFaultCode.Truncated, default, input.Offset + input.Bytes.Length),
        InflationState.Corrupt => new DicomReadFault(DicomReadFaultCode.CorruptDeflate, default, input.Offset),
        _ => new DicomReadFault(DicomReadFaultCode.InflatedTooLarge, default, input.Offset),
    };
}
