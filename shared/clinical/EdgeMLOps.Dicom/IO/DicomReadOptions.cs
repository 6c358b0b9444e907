namespace EdgeMLOps.Dicom;

/// <summary>How far to read, and the limits that keep hostile input from costing more than it is worth.</summary>
public sealed record DicomReadOptions
{
    /// <summary>Everything, with the default limits.</summary>
    public static readonly DicomReadOptions Default = new();

    /// <summary>Whether to stop before the top level's pixel data: before the first element of group 7FE0 or a higher one.</summary>
    public bool StopBeforePixelData { get; init; }

    /// <summary>Most bytes, inflated ones where they are deflated, to be read in search of the pixel data when stopping before it.</summary>
    /// <value>64 MiB; an enhanced object of 10,000 frames has a header half as long. Documents and meshes are longer, and have no pixels.</value>
    public int MaxHeaderBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Deepest nesting of sequences that is read; what is below is kept as bytes.</summary>
    /// <value>64; real objects stay below 16.</value>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Most elements and items in one data set, nested ones included; each costs about 64 bytes beside its value.</summary>
    /// <value>2,000,000; a multi-frame object of 10,000 frames has about half as many.</value>
    public int MaxElements { get; init; } = 2_000_000;

    /// <summary>How many times its deflated size a deflated data set may have, 32 MiB more being allowed in any case.</summary>
    /// <value>16; images deflate to a third, empty ones to a thousandth, which is also the most there can be.</value>
    public int MaxInflation { get; init; } = 16;
}
