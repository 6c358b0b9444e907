using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>What the pipeline counts and times.</summary>
internal sealed class AnalysisTelemetry
{
    private readonly Telemetry _telemetry;

    public AnalysisTelemetry(Telemetry telemetry) => _telemetry = telemetry;

    public void Skipped() => _telemetry.Count(OperationCounter.InstancesSkipped);

    public void Failed() => _telemetry.Count(OperationCounter.InstancesFailed);

    public void Predicted(Prediction prediction, TimeSpan sinceReceived)
    {
        var kept = prediction.Decisions.Count(decision => decision.Kept);
        _telemetry.Count(OperationCounter.InstancesPredicted);
        _telemetry.Count(OperationCounter.BoxesKept, kept);
        _telemetry.Count(OperationCounter.BoxesDropped, prediction.Decisions.Count - kept);
        _telemetry.Time(OperationStage.Decode, prediction.Timings.Decode);
        _telemetry.Time(OperationStage.Preprocess, prediction.Timings.Preprocess);
        _telemetry.Time(OperationStage.Infer, prediction.Timings.Infer);
        _telemetry.Time(OperationStage.PostProcess, prediction.Timings.PostProcess);
        _telemetry.Time(OperationStage.Total, sinceReceived);
    }
}
