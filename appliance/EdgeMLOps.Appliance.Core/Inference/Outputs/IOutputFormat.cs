namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>One family of detectors: which outputs it has, what shapes they may have, how candidates are read from them. Safe for concurrent use.</summary>
internal interface IOutputFormat
{
    /// <summary>Its outputs, in the order that all else counts them.</summary>
    IReadOnlyList<OutputSpec> Outputs { get; }

    /// <summary>Whether one output holds the rows of all images of a run, with the image's place in this column; null: each image has its own.</summary>
    int? ImageColumn { get; }

    /// <summary>Most values of one image's outputs together: what memory is set aside for.</summary>
    int MostValues { get; }

    /// <summary>Holds shapes against the format.</summary>
    /// <param name="shapes">The sides of one image's outputs, of the ranks given; below 0: not known.</param>
    /// <returns>The first output that does not fit; null when all do.</returns>
    OutputFault? Check(IReadOnlyList<int[]> shapes);

    /// <summary>Reads an image's candidates, in the order of the output.</summary>
    /// <param name="output">Its values, of shapes that were checked, no side of them unknown.</param>
    /// <param name="boxes">Takes them.</param>
    /// <returns>False when a value that matters is no number or no class; what was taken is worth nothing then.</returns>
    bool TryRead(in ImageOutput output, BoxCollector boxes);
}
