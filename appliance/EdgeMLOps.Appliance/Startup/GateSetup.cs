using System.Text;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Gate.Releasing;
using EdgeMLOps.Contracts;
using Microsoft.Extensions.DependencyInjection;
using ContractProvider = EdgeMLOps.Contracts.ExecutionProvider;
using EngineProvider = EdgeMLOps.Appliance.Core.Inference.ExecutionProvider;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>Tells the Gate what serves, in the words of the contracts.</summary>
internal static class GateSetup
{
    public static IServiceCollection AddGate(this IServiceCollection services, ModelPackage package) =>
        services.AddGate(ReferenceOf(package), ServingOf);

    private static GateReference ReferenceOf(ModelPackage package) =>
        GateReference.FromManifest(Encoding.UTF8.GetBytes($$"""{"reference":{{package.Manifest.Reference.GetRawText()}}}"""));

    private static ServingIdentity ServingOf(IServiceProvider provider)
    {
        var engine = provider.GetRequiredService<DetectionEngine>();
        return new ServingIdentity(
            new Digest256(Convert.FromHexString(engine.Model.PackageDigest)),
            engine.Model.Release,
            new Digest256(Convert.FromHexString(provider.GetRequiredService<BoxFilter>().PolicyDigest)),
            engine.Provider.Used == EngineProvider.Cuda ? ContractProvider.Cuda : ContractProvider.Cpu,
            SoftwareVersion.From(Version.Parse(ApplianceProgram.Version)));
    }
}
