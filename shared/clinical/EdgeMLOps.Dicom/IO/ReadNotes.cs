namespace EdgeMLOps.Dicom;

/// <summary>Warnings of one read; as many as help, however many there are.</summary>
internal sealed class ReadNotes
{
    private const int MostKept = 100;

    private readonly List<DicomReadWarning> _warnings = [];

    internal IReadOnlyList<DicomReadWarning> Warnings => _warnings;

    internal int Count => _warnings.Count;

    internal void Add(DicomReadWarningCode code, DicomTag tag, long offset) => Add(new DicomReadWarning(code, tag, offset));

    /// <summary>Takes back what was added last.</summary>
    internal void CutTo(int count) => _warnings.RemoveRange(count, _warnings.Count - count);

    private void Add(DicomReadWarning warning)
    {
        if (_warnings.Count < MostKept)
        {
            _warnings.Add(warning);
        }
    }
}
