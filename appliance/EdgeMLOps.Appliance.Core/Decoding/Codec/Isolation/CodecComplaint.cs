namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>Judges what the decoders wrote to standard error while they decoded a frame.</summary>
internal static class CodecComplaint
{
    private static readonly string[] Harmless =
    [
        "Invalid SOS parameters for sequential JPEG", // of libjpeg: they mean nothing there and are not used
        "Unsupported JPEG data precision", // of the libjpeg GDCM tries first; it then takes the one for the precision, or fails
    ];

    // Of libjpeg: bytes between two segments belong to none and are skipped. Before a restart marker or the end they are what
    // the decoder could make no samples of.
    private const string Extraneous = "extraneous bytes before marker 0x";
    private static readonly string[] EndsOfScan = ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d9"];

    private static readonly string[] OutOfMemory = ["Insufficient memory", "Not enough memory", "std::bad_alloc"];

    /// <summary>The reason to refuse the frame; null when nothing was said against it.</summary>
    public static CodecRefusal? Judge(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Any(static line => OutOfMemory.Any(known => line.Contains(known, StringComparison.Ordinal))))
        {
            return CodecRefusal.NoMemory;
        }

        return lines.All(IsHarmless) ? null : CodecRefusal.Complained;
    }

    private static bool IsHarmless(string line) => line.IndexOf(Extraneous, StringComparison.Ordinal) is var at and >= 0
        ? !EndsOfScan.Any(marker => line.AsSpan(at + Extraneous.Length).StartsWith(marker, StringComparison.OrdinalIgnoreCase))
        : Array.Exists(Harmless, known => line.Contains(known, StringComparison.Ordinal));
}
