using EdgeMLOps.Appliance.Core.Models.Registry;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>Packages are letters; d is the demonstration package.</summary>
public sealed class ReturnPath_tests
{
    // Activations oldest first, "b<a": b replaced a; "a!" a came back. Then the states that are not Retired.
    [Theory]
    [InlineData("d", "d!", "", "")]
    [InlineData("a", "d! a<d", "", "d")]
    [InlineData("b", "d! a<d b<a", "", "ad")]
    [InlineData("a", "d! a<d b<a a!", "", "d")]
    [InlineData("b", "d! a<d b<a a! b<a", "", "ad")]
    [InlineData("c", "d! a<d b<a c<b", "b", "ad")]
    [InlineData("c", "d! a<d b<a c<b", "ab", "d")]
    [InlineData("d", "d! a<d d!", "", "")]
    [InlineData("a", "a", "", "d")]
    public void A_roll_back_leads_to_what_was_replaced_and_over_what_is_set_aside(string from, string activations, string quarantined, string expected)
    {
        var packages = "abcd".Select(letter => new RegisteredPackage
        {
            Digest = $"{letter}",
            Embedded = letter == 'd',
            State = quarantined.Contains(letter) ? PackageState.Quarantined : PackageState.Retired,
        }).ToList();
        var history = activations.Split(' ').Select(text => new Activation
        {
            Digest = text[..1],
            IsReturn = text.EndsWith('!'),
            Replaced = text.Contains('<') ? text[2..] : null,
        }).ToList();

        var path = ReturnPath.Of(from, packages, history, "d");

        Assert.Equal(expected, string.Concat(path.Select(package => package.Digest)));
    }

    [Fact]
    public void A_history_that_goes_in_a_circle_comes_to_an_end()
    {
        var packages = "abd".Select(letter => new RegisteredPackage { Digest = $"{letter}", Embedded = letter == 'd', State = PackageState.Retired }).ToList();
        Activation[] history = [new() { Digest = "a", Replaced = "b" }, new() { Digest = "b", Replaced = "a" }];

        Assert.Equal("bd", string.Concat(ReturnPath.Of("a", packages, history, "d").Select(package => package.Digest)));
    }
}
