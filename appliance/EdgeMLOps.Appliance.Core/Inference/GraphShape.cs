using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>What a graph must take and give, as its manifest says: all that is needed to run it.</summary>
/// <param name="Input">Name of the input, [images, channels, height, width].</param>
/// <param name="Channels">Planes of one image.</param>
/// <param name="Height">Rows of a plane.</param>
/// <param name="Width">Columns of a plane.</param>
/// <param name="Output">Name of the output, [images, rows, any].</param>
/// <param name="Rows">Four of the box, and one a class.</param>
internal sealed record GraphShape(string Input, int Channels, int Height, int Width, string Output, int Rows)
{
    private const int BoxRows = 4;

    /// <summary>Full path of the folder with the weights that the graph keeps beside itself (ONNX external data); null: it has none.</summary>
    public string? WeightsFolder { get; init; }

    /// <summary>Values of one image's input.</summary>
    public int ImageLength => Channels * Height * Width;

    public static GraphShape Of(ModelPackage package) => Of(package.Manifest) with { WeightsFolder = package.Folder };

    public static GraphShape Of(ModelManifest manifest)
    {
        var input = manifest.Input;
        return new(input.Name, input.Channels, input.Height, input.Width, manifest.Output.Names[OutputRoles.Output], BoxRows + manifest.Classes.Count);
    }
}
