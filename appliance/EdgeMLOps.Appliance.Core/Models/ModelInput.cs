namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>The images a model is for and how they are put in front of it.</summary>
public sealed record ModelInput
{
    /// <summary>What <see cref="MaxFrames"/> is where it is left out.</summary>
    public const int UsualMaxFrames = 512;

    /// <summary>Name of the graph's input for the image.</summary>
    public required string Name { get; init; }

    /// <summary>Modality (0008,0060): one of these.</summary>
    public required IReadOnlyList<string> Modalities { get; init; }

    /// <summary>Body Part Examined (0018,0015): one of these.</summary>
    public required IReadOnlyList<string> BodyParts { get; init; }

    /// <summary>View Position (0018,5101): one of these; empty: any.</summary>
    public required IReadOnlyList<string> Views { get; init; }

    /// <summary>Photometric Interpretation (0028,0004): one of these.</summary>
    public required IReadOnlyList<string> Photometrics { get; init; }

    /// <summary>Columns of the input tensor, in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the input tensor, in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Planes of the input tensor; 1 or 3.</summary>
    public required int Channels { get; init; }

    /// <summary>Order of the tensor's axes; <c>NCHW</c>, <c>NHWC</c>, or without an axis of images <c>CHW</c>, <c>HWC</c>.</summary>
    public required string Layout { get; init; }

    /// <summary>Element type; <c>float32</c>, <c>float16</c> or <c>uint8</c>.</summary>
    public required string Dtype { get; init; }

    /// <summary>What the planes are; <c>grey</c> for one, <c>rgb</c> or <c>bgr</c> for three.</summary>
    public required string ChannelOrder { get; init; }

    /// <summary>How stored values become display values 0..1.</summary>
    public required ModelWindowing Windowing { get; init; }

    /// <summary>How the size is reached; <c>letterbox</c>: one factor for both sides, <c>stretch</c>: one each.</summary>
    public required string Resize { get; init; }

    /// <summary>Where a letterboxed image lies; <c>centre</c> or <c>topLeft</c>.</summary>
    public required string Placement { get; init; }

    /// <summary>Whether an image smaller than the input is enlarged.</summary>
    public required bool Upscale { get; init; }

    /// <summary>Display value 0..1 around the image.</summary>
    public required double PadValue { get; init; }

    /// <summary>Display value 1 in the model's units: 1 or 255.</summary>
    public required double Range { get; init; }

    /// <summary>Subtracted from each value, in the units of <see cref="Range"/>; one, or one a channel.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Divides after that; above 0; one, or one a channel.</summary>
    public required IReadOnlyList<double> Std { get; init; }

    /// <summary>Which frames of a multi-frame image; <c>first</c>, <c>middle</c> or <c>all</c>.</summary>
    public required string Frames { get; init; }

    /// <summary>Of how many frames an image may be of which all are analysed, 1 to 2000; left out: <see cref="UsualMaxFrames"/>. For <c>all</c> only.</summary>
    public int? MaxFrames { get; init; }

    /// <summary>The graph's second input, which takes the image's size; null where it has none.</summary>
    public ModelSizeInput? SizeInput { get; init; }
}
