using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>The engine that a proof was made on. Another one, and the proof is made anew.</summary>
/// <param name="Provider">Where the model runs.</param>
/// <param name="Runtime">Version of ONNX Runtime.</param>
/// <param name="Driver">Version of the GPU's driver; empty on the processor.</param>
/// <param name="Gpu">Names of the GPUs; empty on the processor.</param>
internal sealed record EngineFingerprint(string Provider, string Runtime, string Driver, string Gpu)
{
    /// <summary>All of it in one text.</summary>
    public string Text => $"{Provider}; ONNX Runtime {Runtime}; driver {Driver}; GPU {Gpu}";

    /// <summary>Of a running engine.</summary>
    public static EngineFingerprint Of(DetectionEngine engine)
    {
        var used = engine.Provider.Used;
        var gpu = GpuProviders.Has(used) ? GpuFacts.Read(GpuFacts.SystemFolder) : GpuFacts.None;
        return new(used.ToString(), engine.Runtime, gpu.Driver, gpu.Names);
    }
}
