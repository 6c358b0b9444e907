using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>Runs an acceptance set through a detector: the way of the service, from the file to the model's candidates, one image after the other.</summary>
internal sealed class AcceptanceRun
{
    private readonly DetectorHost _host;
    private readonly AcceptanceSet _set;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;

    /// <param name="host">The model.</param>
    /// <param name="set">Its set.</param>
    /// <param name="deadline">Longest time for one image, or for each frame of one of which all are looked at.</param>
    /// <param name="time">Clock of the times.</param>
    public AcceptanceRun(DetectorHost host, AcceptanceSet set, TimeSpan deadline, TimeProvider time)
    {
        _host = host;
        _set = set;
        _deadline = deadline;
        _time = time;
    }

    /// <summary>Runs the first images of the set; all of it is held to its ceiling of time too.</summary>
    /// <param name="most">How many at the most.</param>
    /// <param name="isTimed">Whether the time counts: right after the start of a machine, and on an engine that gives way, it says nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AcceptanceReport> RunAsync(int most, bool isTimed, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        foreach (var image in _set.Expectation.Images.Take(most))
        {
            var begun = _time.GetTimestamp();
            var fault = await FaultOfAsync(image, cancellationToken);
            times.Add(_time.GetElapsedTime(begun));
            if (fault is not null)
            {
                return ReportOf(fault, times);
            }
        }

        var report = ReportOf("", times);
        return isTimed && report.Median.TotalMilliseconds > _set.Expectation.LatencyCeilingMs
            ? report with
            {
                Fault = FormattableString.Invariant(
                    $"an image takes {report.Median.TotalMilliseconds:0} ms (median), at most {_set.Expectation.LatencyCeilingMs} are allowed"),
            }
            : report;
    }

    private static AcceptanceReport ReportOf(string fault, List<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return new AcceptanceReport(fault, times.Count, sorted[(sorted.Count - 1) / 2], sorted[^1]);
    }

    private async Task<string?> FaultOfAsync(AcceptanceImage image, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var detection = await _host.Detector.DetectAsync(
                _set.PathOf(image), policy: null, () => deadline.CancelAfter(_deadline), either.Token);
            return detection.Prediction is not { Outcome: PredictionOutcome.Predicted } prediction
                ? $"{image.File}: {detection.Prediction?.Code ?? detection.Screening.ToString()} {detection.Message}".TrimEnd()
                : AcceptanceComparison.FaultOf(
                    image, [.. prediction.Decisions.Select(decision => decision.Candidate)], _host.Package.Manifest.Classes, _set.Expectation);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FormattableString.Invariant($"{image.File}: not done in {_deadline}");
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return $"{image.File}: cannot be read";
        }
    }
}
