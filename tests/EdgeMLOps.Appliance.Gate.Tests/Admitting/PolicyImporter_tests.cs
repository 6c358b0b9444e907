using System.Text;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

public sealed class PolicyImporter_tests : IDisposable
{
    private readonly ImporterRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_signed_policy_is_read_and_believed_from_then_on()
    {
        var package = Package(1, _rig.PolicyMaker);

        var import = await ImportAsync(package);

        Assert.Equal((PackageCode.Imported, package.Digest, ""), (import.Code, import.Package, import.Message));
        Assert.Equal(package.Files["policy.json"], import.Document);
        Assert.Equal(("site-policy", 1), (import.Policy!.Name, import.Policy.Release));
        Assert.Equal(PackageCode.Imported, (await Importer().CheckAsync(Kept(import), default)).Code);
        Assert.Empty(_rig.Kept());
    }

    [Fact]
    public async Task Policies_have_a_release_counter_of_their_own_that_never_goes_back()
    {
        Assert.Equal(PackageCode.Imported, (await _rig.ImportAsync(new SomePackage(9, _rig.Maker))).Code);
        Assert.Equal(PackageCode.Imported, (await ImportAsync(Package(2, _rig.PolicyMaker))).Code);
        Assert.Equal(PackageCode.ReleaseOlder, (await ImportAsync(Package(1, _rig.PolicyMaker))).Code);
        Assert.Equal(PackageCode.ReleaseReused, (await ImportAsync(Package(2, _rig.PolicyMaker, policy => policy["maxBoxes"] = 7))).Code);
        Assert.Equal(PackageCode.Imported, (await ImportAsync(Package(2, _rig.PolicyMaker))).Code);
    }

    [Fact]
    public async Task A_look_takes_an_older_release_and_remembers_none()
    {
        var path = _rig.Put("policy.tar", await Package(3, _rig.PolicyMaker).BytesAsync());

        Assert.Equal(PackageCode.Imported, (await Importer().LookAsync(path, default)).Code);
        Assert.Equal(PackageCode.Imported, (await ImportAsync(Package(1, _rig.PolicyMaker))).Code);
    }

    [Fact]
    public async Task What_is_wrong_with_a_package_has_its_code_and_raises_no_release()
    {
        Assert.Equal(PackageCode.KeyNotForRole, (await ImportAsync(Package(5, _rig.Maker))).Code);
        Assert.Equal(PackageCode.KeyUnknown, (await ImportAsync(Package(5, _rig.Stranger))).Code);
        Assert.Equal(PackageCode.KindUnexpected, (await ImportAsync(new SomePackage(_rig.Maker))).Code);
        var invalid = await ImportAsync(Package(5, _rig.PolicyMaker, policy => policy["maxBoxes"] = 0));
        Assert.Equal((PackageCode.PolicyInvalid, true), (invalid.Code, invalid.Message.StartsWith("OutOfRange: maxBoxes", StringComparison.Ordinal)));
        Assert.Equal(PackageCode.ManifestMismatch, (await ImportAsync(Package(5, _rig.PolicyMaker, policy => policy["version"] = "9"))).Code);
        var changed = await Package(5, _rig.PolicyMaker).BytesAsync();
        changed[^1500] ^= 1;
        Assert.Equal(PackageCode.ChunkMismatch, (await Importer().ImportAsync(_rig.Put("policy.tar", changed), default)).Code);
        var large = Package(5, _rig.PolicyMaker);
        large.Files["policy.json"] = new byte[300_000];
        Assert.Equal(PackageCode.TooLarge, (await ImportAsync(large)).Code);

        Assert.Equal(PackageCode.Imported, (await ImportAsync(Package(1, _rig.PolicyMaker))).Code);
    }

    [Fact]
    public async Task A_kept_policy_is_no_longer_believed_when_its_document_or_the_keys_changed()
    {
        var kept = Kept(await ImportAsync(Package(1, _rig.PolicyMaker)));

        Assert.Equal(PackageCode.DigestMismatch, (await Importer().CheckAsync(kept with { Document = [.. kept.Document, (byte)' '] }, default)).Code);
        _rig.InstallRoot(_rig.Root with { Policy = [_rig.Stranger] }, _rig.Boss);
        Assert.NotEqual(PackageCode.Imported, (await Importer().CheckAsync(kept, default)).Code);
    }

    private static RegisteredPolicy Kept(PolicyImport import) =>
        new() { Digest = import.Policy!.Digest, Document = import.Document, Envelope = import.Envelope };

    private static SomePackage Package(int release, SigningKey signer, Action<JsonObject>? change = null)
    {
        var policy = new JsonObject
        {
            ["schema"] = "edgemlops.policy/1",
            ["name"] = "site-policy",
            ["version"] = "1.0.0",
            ["release"] = release,
            ["model"] = new JsonObject { ["name"] = "phantom-chest-detector", ["releases"] = new JsonArray(1) },
            ["suppression"] = new JsonObject { ["method"] = "nms", ["share"] = 0.5 },
            ["maxBoxes"] = 10,
            ["classes"] = new JsonObject
            {
                ["nodule"] = JsonNode.Parse("""{ "threshold": 0.3, "areaMm2": { "min": 0, "max": 9 }, "areaPercent": { "min": 0, "max": 9 } }"""),
            },
        };
        change?.Invoke(policy);
        var package = new SomePackage(release, signer)
        {
            ChangeStatement = json => (json["kind"], json["name"]) = ("policy", "site-policy"),
        };
        package.Files.Clear();
        package.Files["policy.json"] = Encoding.UTF8.GetBytes(policy.ToJsonString());
        return package;
    }

    private PolicyImporter Importer() => new(
        _rig.Storage, new TrustOptions { RootFile = _rig.RootFile }, _rig.Time, NullLogger<PolicyImporter>.Instance);

    private async Task<PolicyImport> ImportAsync(SomePackage package) =>
        await Importer().ImportAsync(_rig.Put("policy.tar", await package.BytesAsync()), default);
}
