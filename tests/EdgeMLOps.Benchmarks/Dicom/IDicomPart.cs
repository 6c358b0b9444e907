namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>One thing that <c>dicom</c> measures.</summary>
internal interface IDicomPart
{
    Task<IReadOnlyList<PartResult>> RunAsync(DicomSettings settings);
}
