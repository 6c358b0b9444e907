using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Tests.Models;

public sealed class DemonstrationPackage_tests
{
    [Fact]
    public void The_embedded_files_are_those_the_compiled_digest_trusts()
    {
        var outcome = DemonstrationPackage.Load();

        Assert.Equal(PackageCode.Loaded, outcome.Code);
        Assert.Equal("phantom-chest-detector", outcome.Require().Identity.Name);
        Assert.True(outcome.Require().Manifest.Demonstration);
        Assert.Equal(64, outcome.Require().Identity.PackageDigest.Length);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("manifest.json")]
    [InlineData("card.md")]
    public void One_changed_byte_in_any_file_is_refused(string name)
    {
        var files = DemonstrationPackage.Files();
        files[name][^1] ^= 1;

        var outcome = ModelPackage.Load(files, DemonstrationDigest.Value);

        Assert.Equal(PackageCode.DigestMismatch, outcome.Code);
        Assert.Null(outcome.Package);
        Assert.Throws<InvalidDataException>(outcome.Require);
    }

    [Fact]
    public void A_file_more_is_refused()
    {
        var files = DemonstrationPackage.Files();
        files["extra.txt"] = [1];

        Assert.Equal(PackageCode.DigestMismatch, ModelPackage.Load(files, DemonstrationDigest.Value).Code);
    }

    [Fact]
    public void A_package_without_its_graph_is_named_so()
    {
        var files = DemonstrationPackage.Files();
        files.Remove(ModelPackage.GraphFile);

        Assert.Equal(PackageCode.FileMissing, ModelPackage.Load(files, DemonstrationDigest.Value).Code);
    }

    [Fact]
    public void A_trusted_package_with_a_manifest_we_do_not_understand_is_refused_with_the_key()
    {
        var files = DemonstrationPackage.Files();
        var manifest = TestPackage.Manifest();
        manifest["schema"] = "edgemlops.package/3";
        files[ModelPackage.ManifestFile] = TestPackage.Bytes(manifest);

        var outcome = ModelPackage.Load(files, PackageDigest.Of(files));

        Assert.Equal(PackageCode.ManifestInvalid, outcome.Code);
        Assert.Contains("schema", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_digest_does_not_depend_on_the_order_of_the_files()
    {
        var files = DemonstrationPackage.Files();

        var reversed = files.Reverse().ToDictionary(StringComparer.Ordinal);

        Assert.Equal(DemonstrationDigest.Value, PackageDigest.Of(reversed));
    }
}
