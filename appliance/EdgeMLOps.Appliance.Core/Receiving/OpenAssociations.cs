namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Which studies the associations open now have brought something of. Lives in memory: a restart ends them all.</summary>
internal sealed class OpenAssociations
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, HashSet<long>> _studies = [];

    public void Brought(long associationId, long studyRow)
    {
        if (associationId == 0)
        {
            return; // none, which nothing would ever end
        }

        lock (_gate)
        {
            if (!_studies.TryGetValue(associationId, out var studies))
            {
                _studies.Add(associationId, studies = []);
            }

            studies.Add(studyRow);
        }
    }

    public void Ended(long associationId)
    {
        lock (_gate)
        {
            _studies.Remove(associationId);
        }
    }

    public bool Holds(long studyRow)
    {
        lock (_gate)
        {
            return _studies.Values.Any(studies => studies.Contains(studyRow));
        }
    }
}
