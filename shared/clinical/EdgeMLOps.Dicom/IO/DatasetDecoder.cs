namespace EdgeMLOps.Dicom;

/// <summary>From the bytes behind the meta information, or off the network, to a data set: inflated first where the syntax says so.</summary>
internal static class DatasetDecoder
{
    // Holds nearly every header; where it does not, twice as much is inflated until it does.
    private const int FirstInflation = 256 * 1024;

    // A small file may well hold an empty image; refused is only what costs more than that and more than its own size warrants.
    private const int FreeInflation = 32 * 1024 * 1024;

    private const int FreeElements = 100_000;

    internal static ParsedDataset Decode(ParseInput input, DicomReadOptions options, ReadNotes notes)
    {
        if (!input.Syntax.IsDeflated)
        {
            return new DatasetParser(input, options, notes).Parse();
        }

        using var inflation = new Inflation(input.Bytes);
        if (inflation.IsWrapped)
        {
            notes.Add(DicomReadWarningCode.WrappedDeflate, default, input.Offset);
        }

        return Inflate(inflation, input, options, notes);
    }

    private static ParsedDataset Inflate(Inflation inflation, ParseInput input, DicomReadOptions options, ReadNotes notes)
    {
        // An element costs memory by its kind, not its length, and a thousand empty ones deflate to nothing.
        options = options with { MaxElements = (int)Math.Min(options.MaxElements, FreeElements + (long)input.Bytes.Length) };
        var most = (int)Math.Min(Array.MaxLength, Math.Max(FreeInflation, (long)options.MaxInflation * input.Bytes.Length));
        most = options.StopBeforePixelData ? Math.Min(most, options.MaxHeaderBytes) : most;
        var size = options.StopBeforePixelData ? Math.Min(FirstInflation, most) : most;
        while (true)
        {
            inflation.Fill(size);
            var isComplete = inflation.State == InflationState.Complete;
            if (isComplete || options.StopBeforePixelData)
            {
                // Notes of an attempt on too few bytes would be made again by the next.
                var attempt = new ReadNotes();
                var inflated = input with { Bytes = inflation.Bytes, IsWhole = isComplete };
                var parsed = new DatasetParser(inflated, options, attempt).Parse();
                if (isComplete || parsed.Fault is not { Code: DicomReadFaultCode.Truncated })
                {
                    notes.AddAll(attempt);
                    return parsed;
                }
            }

            if (inflation.State != InflationState.More || size >= most)
            {
                return new ParsedDataset(null, FaultOf(inflation, input), 0);
            }

            size = (int)Math.Min(2L * size, most);
        }
    }

    private static DicomReadFault FaultOf(Inflation inflation, ParseInput input) => inflation.State switch
    {
        InflationState.Truncated => new DicomReadFault(DicomReadFaultCode.Truncated, default, input.Offset + input.Bytes.Length),
        InflationState.Corrupt => new DicomReadFault(DicomReadFaultCode.CorruptDeflate, default, input.Offset),
        _ => new DicomReadFault(DicomReadFaultCode.InflatedTooLarge, default, input.Offset),
    };
}
