using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>What came of one file.</summary>
/// <param name="Screening">Whether the model is for it.</param>
/// <param name="Prediction">What is to be recorded; null unless accepted by the screening. A failure is a prediction too.</param>
/// <param name="Image">The decoded image, for drawing, until this is disposed; null where it was not decoded, or see <see cref="Frames"/>.</param>
/// <param name="Message">Tag, offset or sizes at fault; no text of the object. Empty when there is no fault.</param>
public sealed record InstanceDetection(ScreeningCode Screening, Prediction? Prediction, DecodedImage? Image, string Message) : IDisposable
{
    /// <summary>The frames of an image of several of which all were analysed, until this is disposed; else null.</summary>
    public ImageFrames? Frames { get; init; }

    /// <summary>Where the image's pixels are; null where they are in memory of their own.</summary>
    internal FileContent? Content { get; init; }

    /// <summary>The header it was screened by; null where it was not decoded.</summary>
    internal DicomDataset? Header { get; init; }

    /// <summary>Gives the memory of the pixels to the next image. One that is not disposed costs the next its own.</summary>
    public void Dispose()
    {
        Frames?.Dispose();
        Content?.Dispose();
    }
}
