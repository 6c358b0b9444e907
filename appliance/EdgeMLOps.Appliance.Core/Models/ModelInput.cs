namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>The images a model is for and how they are put in front of it.</summary>
public sealed record ModelInput
{
    /// <summary>Name of the graph's input.</summary>
    public required string Name { get; init; }

    /// <summary>Modality (0008,0060): one of these.</summary>
    public required IReadOnlyList<string> Modalities { get; init; }

    /// <summary>Body Part Examined (0018,0015): one of these.</summary>
    public required IReadOnlyList<string> BodyParts { get; init; }

    /// <summary>Photometric Interpretation (0028,0004): one of these.</summary>
    public required IReadOnlyList<string> Photometrics { get; init; }

    /// <summary>Columns of the input tensor, in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the input tensor, in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Planes of the input tensor.</summary>
    public required int Channels { get; init; }

    /// <summary>Order of the tensor's axes; <c>NCHW</c>.</summary>
    public required string Layout { get; init; }

    /// <summary>Element type; <c>float32</c>.</summary>
    public required string Dtype { get; init; }

    /// <summary>How stored values become 0..1; <c>voi</c>: the image's own window.</summary>
    public required string Windowing { get; init; }

    /// <summary>How the size is reached; <c>letterbox</c>.</summary>
    public required string Resize { get; init; }

    /// <summary>Display value 0..1 around the image.</summary>
    public required double PadValue { get; init; }

    /// <summary>Subtracted from each display value.</summary>
    public required double Mean { get; init; }

    /// <summary>Divides after that; above 0.</summary>
    public required double Std { get; init; }
}
