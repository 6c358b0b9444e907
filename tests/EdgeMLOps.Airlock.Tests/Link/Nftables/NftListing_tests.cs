using System.Text.Json;
using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Nftables;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Airlock.Tests.Link.Nftables;

/// <summary>Every ruleset through the real nft into a real kernel and back.</summary>
public sealed class NftListing_tests
{
    [NamespaceFact]
    public async Task What_the_kernel_holds_is_told_from_any_other_side_and_from_what_was_meddled_with()
    {
        await using var place = await NetworkNamespace.CreateAsync("rules");
        foreach (var ruleset in NftRuleset_tests.Changes.Select(change => new NftRuleset(Some.Options(change))))
        {
            foreach (var side in Enum.GetValues<LinkSide>())
            {
                await ApplyAsync(place, ruleset.For(side));
                var listing = await ReadAsync(place);
                Assert.All(Enum.GetValues<LinkSide>(), other => Assert.Equal(other == side, listing.Is(ruleset, other)));
                Assert.Equal(side == LinkSide.Outside ? ruleset.OutsideElements : 0, listing.Elements);
                Assert.Equal(listing.Content, (await ReadAsync(place)).Content);

                await place.RunAsync("nft", "insert", "rule", "inet", NftRuleset.Table, "output", "accept", "comment", "\"loopback\"");
                var meddled = await ReadAsync(place);
                Assert.False(meddled.Is(ruleset, side));
                Assert.NotEqual(listing.Content, meddled.Content);
            }
        }
    }

    [NamespaceFact]
    public async Task A_rule_of_the_right_label_with_another_sense_is_another_content()
    {
        await using var place = await NetworkNamespace.CreateAsync("rules");
        var ruleset = new NftRuleset(Some.Options());
        await ApplyAsync(place, ruleset.For(LinkSide.Hospital));
        var before = await ReadAsync(place);
        await ApplyAsync(place, ruleset.For(LinkSide.Hospital).Replace("oifname { \"hospital0\" } accept", "accept", StringComparison.Ordinal));
        var after = await ReadAsync(place);
        Assert.True(after.Is(ruleset, LinkSide.Hospital));
        Assert.NotEqual(before.Content, after.Content);
    }

    [NamespaceFact]
    public async Task A_renewal_gives_the_outside_its_whole_time_again_and_is_nothing_where_the_hospital_is_up()
    {
        await using var place = await NetworkNamespace.CreateAsync("rules");
        var ruleset = new NftRuleset(Some.Options(options => options.OutsideSeconds = 5));
        await ApplyAsync(place, ruleset.For(LinkSide.Outside));
        await Eventually.HoldsAsync(async () => (await ReadAsync(place)).Elements, count => count == 0, TimeSpan.FromSeconds(60), "the outside ends by itself");
        await ApplyAsync(place, ruleset.Renewal());
        Assert.Equal(ruleset.OutsideElements, (await ReadAsync(place)).Elements);

        // As a renewal that an airlock sent and died, and that the kernel takes when the next one serves the hospital already.
        await ApplyAsync(place, ruleset.For(LinkSide.Hospital));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(place, ruleset.Renewal()));
        Assert.True((await ReadAsync(place)).Is(ruleset, LinkSide.Hospital));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"nftables\": 3}")]
    [InlineData("{\"nftables\": [")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("{\"nftables\": [3]}")]
    [InlineData("{\"nftables\": [{\"chain\": 3}]}")]
    [InlineData("{\"nftables\": [{\"set\": {\"elem\": 3}}]}")]
    [InlineData("{\"nftables\": [{\"chain\": {\"name\": \"input\"}}, {\"chain\": {\"name\": \"input\"}}]}")]
    public void What_is_no_listing_proves_nothing(string json) => Assert.ThrowsAny<JsonException>(() => NftListing.Parse(json));

    [Fact]
    public void A_listing_without_the_chains_is_no_side_at_all()
    {
        var listing = NftListing.Parse("{\"nftables\": [{\"metainfo\": {}}, {\"table\": {\"family\": \"inet\", \"name\": \"edgemlops_airlock\"}}]}");
        Assert.All(Enum.GetValues<LinkSide>(), side => Assert.False(listing.Is(new NftRuleset(Some.Options()), side)));
    }

    private static async Task ApplyAsync(NetworkNamespace place, string text)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["rules.nft"], text);
        await place.RunAsync("nft", "-f", folder["rules.nft"]);
    }

    private static async Task<NftListing> ReadAsync(NetworkNamespace place) =>
        NftListing.Parse(await place.RunAsync("nft", "-j", "list", "table", "inet", NftRuleset.Table));
}
