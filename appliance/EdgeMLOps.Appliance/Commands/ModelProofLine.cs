namespace EdgeMLOps.Appliance.Commands;

/// <summary>The newest run of a package's acceptance set, in <c>models list --json</c>.</summary>
/// <param name="AtUtc">When.</param>
/// <param name="Passed">Whether all was as expected.</param>
/// <param name="Fault">What was not; empty when passed.</param>
/// <param name="Full">Whether it was the whole set, with its ceiling of time.</param>
/// <param name="Images">Images looked at.</param>
/// <param name="MedianMs">Median time of an image, file to candidates, in milliseconds.</param>
/// <param name="SlowestMs">Longest time of an image.</param>
/// <param name="Provider">Where the model ran.</param>
/// <param name="Runtime">Version of ONNX Runtime.</param>
/// <param name="Driver">Version of the GPU's driver; empty on the processor.</param>
/// <param name="Gpu">Names of the GPUs; empty on the processor.</param>
internal sealed record ModelProofLine(
    DateTimeOffset AtUtc,
    bool Passed,
    string Fault,
    bool Full,
    int Images,
    double MedianMs,
    double SlowestMs,
    string Provider,
    string Runtime,
    string Driver,
    string Gpu);
