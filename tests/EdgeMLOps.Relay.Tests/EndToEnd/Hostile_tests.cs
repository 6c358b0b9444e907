using System.Security.Cryptography;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Mqtt;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.EndToEnd;

/// <summary>What a site may send that it should not; each costs itself only.</summary>
public sealed class Hostile_tests
{
    [Fact]
    public async Task A_message_published_twice_is_stored_once_and_receipted_twice()
    {
        await using var link = await Link.StartAsync();
        await using var site = await link.ConnectAsSiteAsync();
        await site.SubscribeAsync(Topics.Acknowledgements(Link.Tenant, link.Site), default);
        var message = await link.SealAsync(1);
        for (var i = 0; i < 2; i++)
        {
            await PublishAsync(link, site, message);
            var receipt = await ReceiptAsync(site);
            Assert.Equal((1UL, message.Hash), (receipt.High, receipt.HighHash));
        }

        Assert.Single(await link.PullAsync());
        var facts = await link.FleetFactsAsync();
        Assert.Equal((1L, 1L), (facts!["stored"], facts["duplicates"]));
    }

    [Fact]
    public async Task Another_message_under_a_taken_sequence_is_an_alarm_and_gets_no_receipt()
    {
        await using var link = await Link.StartAsync();
        await using var site = await link.ConnectAsSiteAsync();
        await site.SubscribeAsync(Topics.Acknowledgements(Link.Tenant, link.Site), default);
        var message = await link.SealAsync(1);
        await PublishAsync(link, site, message);
        Assert.Equal(message.Hash, (await ReceiptAsync(site)).HighHash);
        await PublishAsync(link, site, link.SealBeside(message.Header with { Id = Guid.CreateVersion7() }, received: 2));
        var second = await link.SealAsync(2);
        await PublishAsync(link, site, second);
        Assert.Equal(second.Hash, (await ReceiptAsync(site)).HighHash);
        Assert.Equal(1, (await link.FleetFactsAsync())!["alarms"]);
        Assert.Contains("1 alarms", await link.FleetAsync("sites"), StringComparison.Ordinal);
        await link.Fleet.WaitForOutputAsync("Alarm \"Fork\"", Link.Limit);
    }

    [Fact]
    public async Task Messages_out_of_order_are_receipted_as_far_as_they_are_complete()
    {
        await using var link = await Link.StartAsync();
        await using var site = await link.ConnectAsSiteAsync();
        await site.SubscribeAsync(Topics.Acknowledgements(Link.Tenant, link.Site), default);
        var messages = new[] { await link.SealAsync(1), await link.SealAsync(2), await link.SealAsync(3) };
        await PublishAsync(link, site, messages[2]);
        await PublishAsync(link, site, messages[0]);
        Assert.Equal(1UL, (await ReceiptAsync(site)).High);
        await PublishAsync(link, site, messages[1]);
        Assert.Equal(3UL, (await ReceiptAsync(site)).High);
    }

    [Fact]
    public async Task Bad_input_is_counted_by_code_and_the_next_good_message_is_stored()
    {
        await using var link = await Link.StartAsync();
        await using var site = await link.ConnectAsSiteAsync();
        var good = await link.SealAsync(1);
        var topic = Topics.Up(Link.Tenant, link.Site, MessageKind.Operations);
        var forged = good.Bytes.ToArray();
        forged[^1] ^= 1;
        foreach (var bytes in new[] { [], RandomNumberGenerator.GetBytes(500), good.Bytes.ToArray()[..^1], forged })
        {
            Assert.True((await site.PublishAsync(topic, bytes, default)).IsSuccess);
        }

        Assert.True((await site.PublishAsync(Topics.Up(Link.Tenant, link.Site, MessageKind.Clinical), good.Bytes, default)).IsSuccess);
        await PublishAsync(link, site, good);
        var facts = await Eventually.HoldsAsync(link.FleetFactsAsync, f => f?["stored"] == 1, Link.Limit, "the good one is stored");
        Assert.Equal(5, facts!["refused"]);
        foreach (var code in new[] { "FrameTooShort", "FrameUnknownVersion", "FrameLengthMismatch", "BadSignature", "TopicMismatch" })
        {
            await link.Fleet.WaitForOutputAsync($"\"{code}\"", Link.Limit);
        }
    }

    private static async Task PublishAsync(Link link, MqttClient site, SealedMessage message) =>
        Assert.True((await site.PublishAsync(Topics.Up(Link.Tenant, link.Site, message.Kind), message.Bytes, default)).IsSuccess);

    private static async Task<Receipt> ReceiptAsync(MqttClient site)
    {
        using var limit = new CancellationTokenSource(Link.Limit);
        await foreach (var message in site.ReadAllAsync(limit.Token))
        {
            Assert.True(Receipt.TryRead(message.Payload.Span, out var receipt));
            return receipt!;
        }

        throw new InvalidOperationException("The connection ended without a receipt.");
    }
}
