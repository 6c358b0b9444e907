using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;
using static EdgeMLOps.Appliance.Gate.Tests.Admitting.SignatureForms;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

/// <summary>
/// The attack suite: every bad package is refused with its own code, leaves nothing on the disk, and does not spoil what
/// comes after it: the honest package of the same name and release is imported behind each.
/// </summary>
public sealed class Refused_packages_tests : IDisposable
{
    private readonly ImporterRig _rig = new();

    public static TheoryData<string> Names => [.. PackageAttacks.All.Keys];

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_bad_package_is_refused_with_its_code_and_leaves_nothing(string name)
    {
        var (code, make) = PackageAttacks.All[name];
        var package = make(_rig);

        var refused = await _rig.ImportAsync(package);

        Assert.True(code == refused.Code, $"{name}: {refused.Code}: {refused.Message}");
        await NothingIsLeftAsync(refused);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../card.md")]
    [InlineData("acceptance/..")]
    [InlineData("acceptance/../card.md")]
    [InlineData("/card.md")]
    [InlineData("//card.md")]
    [InlineData("a/b/card.md")]
    [InlineData("acceptance/")]
    [InlineData("acceptance//card.md")]
    [InlineData("..\\card.md")]
    [InlineData("acceptance\\card.md")]
    [InlineData("C:card.md")]
    [InlineData("C:\\card.md")]
    [InlineData("card.md:stream")]
    [InlineData("card\0.md")]
    [InlineData("card\n.md")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".hidden")]
    [InlineData("-rf")]
    [InlineData("card.md.")]
    [InlineData("card.md ")]
    [InlineData("~")]
    [InlineData("CON")]
    [InlineData("nul.md")]
    [InlineData("com1.txt")]
    [InlineData("acceptance/Lpt9")]
    [InlineData("envelope.json")]
    [InlineData("Envelope.JSON")]
    [InlineData("\u0441ard.md")] // a Cyrillic letter
    [InlineData("card\u200b.md")] // a space without width
    [InlineData("ca\u0301rd.md")] // an accent of its own
    [InlineData("card\uff0emd")] // a full-width dot
    public async Task A_listed_name_that_means_something_else_somewhere_is_refused(string name)
    {
        var refused = await _rig.ImportAsync(new SomePackage(_rig.Maker) { ChangeStatement = json => json["files"]![1]!["name"] = name });

        Assert.Equal(PackageCode.NameRefused, refused.Code);
        await NothingIsLeftAsync(refused);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("MODEL.onnx")]
    [InlineData("acceptance")]
    [InlineData("Acceptance")]
    [InlineData("Acceptance/card.md")]
    public async Task Two_names_that_are_one_on_some_system_are_refused(string name)
    {
        var refused = await _rig.ImportAsync(new SomePackage(_rig.Maker) { ChangeStatement = json => json["files"]![1]!["name"] = name });

        Assert.Equal(PackageCode.NameRepeated, refused.Code);
        await NothingIsLeftAsync(refused);
    }

    [Fact]
    public async Task A_package_cut_anywhere_is_refused()
    {
        var whole = await new SomePackage(_rig.Maker).BytesAsync();
        int[] everyKind = [0, 1, 511, 512, 513, 1024, whole.Length - 1, whole.Length - 512, whole.Length - 1024];
        foreach (var length in everyKind.Concat(Enumerable.Range(1, 60).Select(part => (int)(whole.Length * (part / 61.0)))))
        {
            var refused = await _rig.ImportAsync(whole[..length]);
            Assert.True(refused.Code == PackageCode.Truncated, $"cut at {length}: {refused.Code}: {refused.Message}");
            Assert.Empty(_rig.Kept());
        }

        await NothingIsLeftAsync(await _rig.ImportAsync(whole[..^1]));
    }

    [Fact]
    public async Task A_package_with_any_byte_of_it_changed_is_refused()
    {
        var whole = await new SomePackage(_rig.Maker).BytesAsync();
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[i < 150 ? random.Next(6000) : random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            var refused = await _rig.ImportAsync(changed);
            Assert.True(refused.Code != PackageCode.Imported, $"round {i} was imported");
            Assert.Empty(_rig.Kept());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a package at all")]
    public async Task What_is_no_archive_is_refused(string text)
    {
        var refused = await _rig.ImportAsync([.. System.Text.Encoding.ASCII.GetBytes(text.PadRight(text.Length * 1000))]);

        Assert.Contains(refused.Code, new[] { PackageCode.Truncated, PackageCode.NotAPackage });
        await NothingIsLeftAsync(refused);
    }

    [Fact]
    public async Task What_is_no_regular_file_is_refused()
    {
        var target = _rig.Put("target.tar", await new SomePackage(_rig.Maker).BytesAsync());
        var link = $"{target}.link";
        File.CreateSymbolicLink(link, target);

        Assert.Equal(PackageCode.CannotRead, (await _rig.Importer().ImportAsync(link, default)).Code);
        Assert.Equal(PackageCode.CannotRead, (await _rig.Importer().ImportAsync(Path.GetDirectoryName(target)!, default)).Code);
        Assert.Equal(PackageCode.CannotRead, (await _rig.Importer().ImportAsync($"{target}.nowhere", default)).Code);
        Assert.Empty(_rig.Kept());
    }

    [Fact]
    public async Task Half_of_the_keys_of_a_threshold_are_not_enough_and_one_key_twice_is_half()
    {
        using var rig = new ImporterRig(threshold: 2);

        var one = await rig.ImportAsync(new SomePackage(rig.Maker));
        var strangerToo = await rig.ImportAsync(new SomePackage(rig.Maker, rig.Stranger));
        var twice = await rig.ImportAsync(new SomePackage(rig.Maker)
        {
            ChangeEnvelope = json => json["signatures"]!.AsArray().Add(json["signatures"]![0]!.DeepClone()),
        });
        var otherHalf = await rig.ImportAsync(new SomePackage(rig.Maker)
        {
            // The same signature in its other form: s' = n - s verifies as well, and is still of one key.
            ChangeEnvelope = json => json["signatures"]!.AsArray().Add(Malleated(json["signatures"]![0]!)),
        });

        Assert.Equal(
            [PackageCode.ThresholdNotMet, PackageCode.ThresholdNotMet, PackageCode.SignatureRepeated, PackageCode.SignatureRepeated],
            new[] { one.Code, strangerToo.Code, twice.Code, otherHalf.Code });
        Assert.Empty(rig.Kept());
        Assert.Equal(PackageCode.Imported, (await rig.ImportAsync(new SomePackage(rig.Maker, rig.OtherMaker))).Code);
    }

    // OpenSSL writes high and low s alike; which of the two it is changes no digest and no count.
    [Fact]
    public async Task Both_forms_of_a_right_signature_are_taken()
    {
        var imported = await _rig.ImportAsync(new SomePackage(_rig.Maker)
        {
            ChangeEnvelope = json => json["signatures"] = new JsonArray(Malleated(json["signatures"]![0]!)),
        });

        Assert.Equal(PackageCode.Imported, imported.Code);
    }

    private async Task NothingIsLeftAsync(PackageImport refused)
    {
        Assert.Null(refused.Manifest);
        Assert.Equal("", refused.Folder);
        Assert.NotEqual("", refused.Message);
        Assert.DoesNotContain(refused.Message, char.IsControl);
        Assert.Empty(_rig.Kept());
        Assert.All(_rig.Files(), file => Assert.Contains(Path.GetFileName(file), new[] { "root.json", "trust.db", ".import.lock" }));
        var honest = await _rig.ImportAsync(new SomePackage(_rig.Maker));
        Assert.True(honest.Code == PackageCode.Imported, $"the honest package after it: {honest.Code}: {honest.Message}");
    }
}
