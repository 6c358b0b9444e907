namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>When a study whose result could not be made is tried again: after 10 s, 20 s, 40 s…, at most 10 min. In memory: a restart tries at once.</summary>
internal sealed class ReportRetries
{
    private const int LargestExponent = 6;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time;
    private readonly Dictionary<long, Retry> _studies = [];

    public ReportRetries(TimeProvider time) => _time = time;

    public bool IsDue(long study) => !_studies.TryGetValue(study, out var retry) || retry.Due <= _time.GetUtcNow();

    public (int Attempt, TimeSpan Wait) Failed(long study)
    {
        var attempt = _studies.GetValueOrDefault(study).Attempts + 1;
        var doubled = First * (1 << Math.Min(attempt - 1, LargestExponent));
        var wait = doubled < Longest ? doubled : Longest;
        _studies[study] = new Retry(attempt, _time.GetUtcNow() + wait);
        return (attempt, wait);
    }

    public void Forget(long study) => _studies.Remove(study);

    /// <summary>Forgets studies that are open no longer, so that the memory is bounded by the open ones.</summary>
    public void KeepOnly(IReadOnlyList<OpenStudy> open)
    {
        if (_studies.Count > 0)
        {
            var rows = open.Select(study => study.Row).ToHashSet();
            foreach (var gone in _studies.Keys.Where(row => !rows.Contains(row)).ToList())
            {
                _studies.Remove(gone);
            }
        }
    }

    private readonly record struct Retry(int Attempts, DateTimeOffset Due);
}
