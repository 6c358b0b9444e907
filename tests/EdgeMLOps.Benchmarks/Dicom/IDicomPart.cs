namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>One thing that <c>dicom</c> measures.</summary>
internal interface IDicomPart
{
    Task<PartResult> RunAsync(DicomSettings settings);
}
