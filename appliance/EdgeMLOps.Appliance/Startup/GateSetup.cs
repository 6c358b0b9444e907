using System.Text;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Gate.Releasing;
using EdgeMLOps.Contracts;
using Microsoft.Extensions.DependencyInjection;
using ContractProvider = EdgeMLOps.Contracts.ExecutionProvider;
using EngineProvider = EdgeMLOps.Appliance.Core.Inference.ExecutionProvider;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>Tells the Gate what serves, in the words of the contracts.</summary>
internal static class GateSetup
{
    public static IServiceCollection AddGate(this IServiceCollection services) => services.AddGate(ReferenceOf, ServingOf);

    private static GateReference ReferenceOf(IServiceProvider provider, Digest256 package) =>
        provider.GetRequiredService<ModelCatalogue>().Find(package.ToString()) is { } model
            ? GateReference.FromManifest(Encoding.UTF8.GetBytes($$"""{"reference":{{model.Reference}}}"""))
            : GateReference.Empty;

    private static ServingIdentity ServingOf(IServiceProvider provider)
    {
        var serving = provider.GetRequiredService<ModelCatalogue>().Serving;
        var used = provider.GetRequiredService<ServingModels>().Current?.Engine.Provider.Used;
        return new ServingIdentity(
            new Digest256(Convert.FromHexString(serving.Identity.PackageDigest)),
            serving.Identity.Release,
            new Digest256(Convert.FromHexString(serving.PolicyDigest)),
            used == EngineProvider.Cuda ? ContractProvider.Cuda : ContractProvider.Cpu,
            SoftwareVersion.From(Version.Parse(ApplianceProgram.Version)));
    }
}
