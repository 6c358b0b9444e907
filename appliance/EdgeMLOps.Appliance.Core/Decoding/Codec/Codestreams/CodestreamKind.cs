namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>What a codestream says it is.</summary>
internal enum CodestreamKind
{
    /// <summary>JPEG baseline or extended sequential (SOF0, SOF1).</summary>
    JpegSequential = 1,

    /// <summary>JPEG progressive (SOF2).</summary>
    JpegProgressive = 2,

    /// <summary>JPEG lossless (SOF3).</summary>
    JpegLossless = 3,

    /// <summary>JPEG-LS (SOF55).</summary>
    JpegLs = 4,

    /// <summary>JPEG 2000 Part 1.</summary>
    Jpeg2000 = 5,

    /// <summary>JPEG 2000 Part 15, high throughput.</summary>
    HighThroughputJpeg2000 = 6,
}
