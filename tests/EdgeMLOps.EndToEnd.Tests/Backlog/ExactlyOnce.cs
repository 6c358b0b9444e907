namespace EdgeMLOps.EndToEnd.Tests.Backlog;

/// <summary>What the outbox ever sealed is what the fleet has.</summary>
internal static class ExactlyOnce
{
    public static async Task AssertAsync(FarSite site)
    {
        var ledger = await site.LedgerAsync();
        var pulled = await site.PullHashesAsync();
        Assert.Equal(ledger.Select(entry => entry.Hash.ToString()).Order(StringComparer.Ordinal), pulled.Order(StringComparer.Ordinal));
        Assert.All(ledger, entry => Assert.True(entry is { SentUtc: not null, ReceiptedUtc: not null }));
        Assert.Equal(0, (await site.Outbox.DepthAsync(default)).Messages);

        var view = await site.SiteAsync();
        Assert.Equal(0, view.GetProperty("alarms").GetInt64());
        Assert.All(view.GetProperty("streams").EnumerateArray(), stream => Assert.Equal(0, stream.GetProperty("missing").GetInt64()));
        var facts = await site.FleetFactsAsync();
        Assert.Equal((0L, 0L), (facts["refused"], facts["alarms"]));
    }
}
