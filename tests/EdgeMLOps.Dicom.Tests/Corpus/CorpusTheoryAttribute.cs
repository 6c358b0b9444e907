namespace EdgeMLOps.Dicom.Tests.Corpus;

/// <summary>A test on real files with several inputs; shown as skipped where the files are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CorpusTheoryAttribute : TheoryAttribute
{
    public CorpusTheoryAttribute()
    {
        if (!DicomCorpus.IsThere)
        {
            Skip = "EDGEMLOPS_CORPUS is not set";
        }
    }
}
