namespace EdgeMLOps.Dicom;

/// <summary>What a parse gave: a data set, or the fault that stopped it.</summary>
/// <param name="Dataset">The data set; null with a fault.</param>
/// <param name="Fault">What stopped the parse; null with a data set.</param>
/// <param name="Elements">How many elements and items were recognised, the one at fault left out.</param>
/// <param name="StoppedAtPixelData">Whether it ended before pixel data, as it was asked to.</param>
internal sealed record ParsedDataset(DicomDataset? Dataset, DicomReadFault? Fault, int Elements, bool StoppedAtPixelData = false);
