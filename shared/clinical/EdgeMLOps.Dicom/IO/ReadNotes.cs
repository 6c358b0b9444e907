namespace EdgeMLOps.Dicom;

/// <summary>Warnings of one read; as many as help, however many there are.</summary>
internal sealed class ReadNotes
{
    private const int MostKept = 100;

    private readonly List<DicomReadWarning> _warnings = [];

    internal IReadOnlyList<DicomReadWarning> Warnings => _warnings;

    internal void Add(DicomReadWarningCode code, DicomTag tag, long offset)
    {
        if (_warnings.Count < MostKept)
        {
            _warnings.Add(new DicomReadWarning(code, tag, offset));
        }
    }
}
