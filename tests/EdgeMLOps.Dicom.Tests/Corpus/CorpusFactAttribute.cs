namespace EdgeMLOps.Dicom.Tests.Corpus;

/// <summary>A test on real files; shown as skipped where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (!DicomCorpus.IsThere)
        {
            Skip = "EDGEMLOPS_CORPUS is not set";
        }
    }
}
