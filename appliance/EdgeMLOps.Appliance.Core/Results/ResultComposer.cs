using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>Puts a study's result together from the prediction log and the header of one of its images.</summary>
internal sealed class ResultComposer
{
    private readonly PredictionLog _log;
    private readonly ResultQueue _queue;
    private readonly ModelCatalogue _models;
    private readonly MarkedImages _images;
    private readonly ResultOrigin _origin;
    private readonly TimeProvider _time;

    public ResultComposer(
        PredictionLog log, ResultQueue queue, ModelCatalogue models, MarkedImages images, ResultOrigin origin, TimeProvider time)
    {
        _images = images;
        _log = log;
        _queue = queue;
        _models = models;
        _origin = origin;
        _time = time;
    }

    /// <summary>Composes the result.</summary>
    /// <param name="run">What was judged of the study.</param>
    /// <param name="instances">Its images the model was for, analysed or failed; at least one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The result; one without an object when no image says whom it is about, which no further try changes.</returns>
    /// <exception cref="IOException">A stored file cannot be read at the moment.</exception>
    public async Task<ComposedResult> ComposeAsync(
        StudyRun run, IReadOnlyList<JournalInstance> instances, CancellationToken cancellationToken)
    {
        if (ReportSource.Find(instances, out var code) is not { } source)
        {
            return ComposedResult.None(code, instances);
        }

        var delivered = new PredictionQuery { StudyInstanceUid = run.StudyInstanceUid, Slot = PredictionSlot.Active, Limit = PredictionLog.MostRows };
        var fallen = await FallenAsync(run.StudyInstanceUid, cancellationToken);
        var ended = instances.Where(instance => instance.State == InstanceState.Predicted).Select(instance => instance.SopInstanceUid).ToHashSet(StringComparer.Ordinal);
        var predictions = (await _log.ListAsync(delivered, cancellationToken))
            .Where(recorded => ended.Contains(recorded.Prediction.Instance.SopInstanceUid) && !fallen.Contains(recorded.Prediction.Model.PackageDigest))
            .GroupBy(recorded => recorded.Prediction.Instance.SopInstanceUid, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var report = CreateReport(source, instances, predictions) with { Partial = PartialOf(run) };
        var uids = ReportUids.Derive(report);
        if (await _queue.LatestOfStudyAsync(run.StudyRow, uids.SopInstanceUid, cancellationToken) is { } before)
        {
            report = report with
            {
                PredecessorSopInstanceUid = before.SopInstanceUid,
                PredecessorSeriesInstanceUid = DicomFile.OpenHeader(before.File).Dataset.GetString(DicomTag.SeriesInstanceUID),
            };
        }

        var wanted = _queue.Wanted;
        var marked = await _images.ReadAsync(report, instances, wanted, cancellationToken);
        List<(ResultKind Kind, DicomFile File)> objects = [(ResultKind.Sr, StructuredReportBuilder.Build(report)), .. ObjectSet.Build(report, marked, wanted)];
        var predicted = report.Images.Count(image => image.Analysed);
        return new ComposedResult(
            [.. objects.Select(item => Document(run, item.Kind, item.File))],
            predicted,
            report.Images.Count - predicted,
            report.PredecessorSopInstanceUid is not null,
            Code: "")
        {
            Faults = ResultGate.FaultsOf([.. objects.Select(item => item.File)], instances),
        };
    }

    // Canaries that the study fell from: what they made of it does not count, unless one of them is what serves by now.
    private async Task<HashSet<string>> FallenAsync(string studyInstanceUid, CancellationToken cancellationToken)
    {
        var serving = _models.Serving.Identity.PackageDigest;
        return (await _log.Arms.OfStudyAsync(studyInstanceUid, cancellationToken))
            .Where(arm => arm is { IsCanary: true, FallCode: not "" } && !string.Equals(arm.CanaryPackage, serving, StringComparison.Ordinal))
            .Select(arm => arm.CanaryPackage)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static ResultDocument Document(StudyRun run, ResultKind kind, DicomFile file) => new(
        run.StudyRow,
        file.Dataset.GetString(DicomTag.SOPClassUID),
        file.Dataset.GetString(DicomTag.SOPInstanceUID),
        file.ToBytes(),
        kind);

    private static PartialStudy? PartialOf(StudyRun run) => run.Verdict == StudyVerdictKind.Partial
        ? new PartialStudy(run.Received, run.Expected, run.Missing)
        : null;

    private StudyReport CreateReport(
        DicomDataset source, IReadOnlyList<JournalInstance> instances, Dictionary<string, RecordedPrediction> predictions)
    {
        var latest = predictions.Values.MaxBy(recorded => recorded.Id);
        return new StudyReport
        {
            Source = source,
            Images = [.. instances.Select(instance => new ReportImage(
                instance.SopClassUid,
                instance.SopInstanceUid,
                instance.SeriesInstanceUid,
                // Without its row in the log nothing is known of it: that is a failure, never "no finding".
                instance.State == InstanceState.Predicted && predictions.ContainsKey(instance.SopInstanceUid)))],
            Findings = [.. instances
                .Where(instance => predictions.ContainsKey(instance.SopInstanceUid))
                .SelectMany(instance => Findings(predictions[instance.SopInstanceUid].Prediction))],
            Algorithm = Algorithm(latest?.Prediction) with
            {
                // A switch within the study: one demonstration model among those that ran is enough.
                IsDemonstration = predictions.Values
                    .Select(recorded => (Prediction?)recorded.Prediction)
                    .DefaultIfEmpty()
                    .Any(prediction => ModelOf(prediction).Demonstration),
            },
            SoftwareVersion = _origin.SoftwareVersion,
            SerialNumber = _origin.SerialNumber,
            // Not the clock: a result built again after a crash is the same to the byte.
            StartedUtc = instances[0].ReceivedUtc,
            ClockOffset = _time.LocalTimeZone.GetUtcOffset(instances[0].ReceivedUtc),
        };
    }

    // What this box never had (a log from elsewhere) is read as what serves.
    private KnownModel ModelOf(Prediction? prediction)
    {
        var serving = _models.Serving;
        return _models.Find(prediction?.Model.PackageDigest ?? serving.Identity.PackageDigest)
            ?? new(serving.Identity, serving.Manifest.Demonstration, serving.Manifest.Classes, Reference: "{}");
    }

    private ReportAlgorithm Algorithm(Prediction? prediction)
    {
        var (serving, model) = (_models.Serving, prediction?.Model ?? _models.Serving.Identity);
        return new()
        {
            Name = model.Name,
            Version = model.Version,
            PackageDigest = Convert.FromHexString(model.PackageDigest),
            PolicyDigest = Convert.FromHexString(prediction?.PolicyDigest ?? serving.PolicyDigest),
            Provider = prediction is null ? "none" : prediction.Provider.ToString().ToUpperInvariant(),
            IsDemonstration = ModelOf(prediction).Demonstration,
        };
    }

    private IEnumerable<ReportFinding> Findings(Prediction prediction) => prediction.Kept.Select(kept =>
    {
        var code = ModelOf(prediction).Classes[kept.Box.ClassId].Code;
        var spacing = prediction.Input.Spacing;
        return new ReportFinding
        {
            SopInstanceUid = prediction.Instance.SopInstanceUid,
            Frame = kept.Box.Frame > 0 ? kept.Box.Frame : prediction.Input.Frames > 1 ? prediction.Input.Frame : null,
            Finding = new ReportCode(code.Value, code.Scheme, code.Meaning),
            Site = null,
            Score = kept.Box.Score,
            X1 = kept.Box.X1,
            Y1 = kept.Box.Y1,
            X2 = kept.Box.X2,
            Y2 = kept.Box.Y2,
            WidthMm = (kept.Box.X2 - kept.Box.X1) * spacing?.ColumnMm,
            HeightMm = (kept.Box.Y2 - kept.Box.Y1) * spacing?.RowMm,
        };
    });
}
