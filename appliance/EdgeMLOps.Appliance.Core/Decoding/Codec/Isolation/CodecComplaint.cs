namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>Judges what the decoders wrote to standard error while they decoded a frame.</summary>
internal static class CodecComplaint
{
    private static readonly string[] Harmless =
    [
        "extraneous bytes before marker", // of libjpeg: belong to no segment, are skipped, and no sample is lost
        "Invalid SOS parameters for sequential JPEG", // of libjpeg: they mean nothing there and are not used
        "Unsupported JPEG data precision", // of the libjpeg GDCM tries first; it then takes the one for the precision, or fails
    ];

    private static readonly string[] OutOfMemory = ["Insufficient memory", "Not enough memory", "std::bad_alloc"];

    /// <summary>The reason to refuse the frame; null when nothing was said against it.</summary>
    public static CodecRefusal? Judge(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Any(static line => OutOfMemory.Any(known => line.Contains(known, StringComparison.Ordinal))))
        {
            return CodecRefusal.NoMemory;
        }

        return lines.Any(static line => !Harmless.Any(known => line.Contains(known, StringComparison.Ordinal)))
            ? CodecRefusal.Complained
            : null;
    }
}
