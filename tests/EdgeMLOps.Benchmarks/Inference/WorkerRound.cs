namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>Some images from end to end.</summary>
/// <param name="Rate">Images a second.</param>
/// <param name="Service">Processor time of an image beside the process that runs the model, in ms.</param>
/// <param name="Model">Of the process that runs the model.</param>
internal sealed record WorkerRound(double Rate, double Service, double Model);
