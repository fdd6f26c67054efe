using Completion.CSharp.Loading;

namespace Completion.CSharp.Tests.Loading;

public sealed class TargetFrameworksTests
{
    [Theory]
    [InlineData("net8.0;net10.0;net9.0", "net10.0")]
    [InlineData("net11.0;net10.0;net8.0", "net10.0")]
    [InlineData("net11.0;netstandard2.0", "netstandard2.0")]
    [InlineData("net472;netstandard2.0", "netstandard2.0")]
    [InlineData("net472;net48", "net48")]
    [InlineData("netstandard2.0;netstandard2.1;net481", "netstandard2.1")]
    [InlineData("net10.0-windows10.0.19041.0;net8.0", "net8.0")]
    [InlineData("net10.0-android;netstandard2.0", "net10.0-android")]
    [InlineData(" net9.0 ; ", "net9.0")]
    [InlineData("netcoreapp3.1;netstandard2.1", "netcoreapp3.1")]
    [InlineData("", null)]
    [InlineData("nonsense;net", "net")]
    public void The_newest_framework_the_SDK_has_is_picked(string names, string? expected)
    {
        var list = names.Split(';');
        Assert.Equal(expected, TargetFrameworks.Pick(list, new Version(10, 0)));
        Assert.Equal(expected, TargetFrameworks.Pick(list.Reverse(), new Version(10, 0)));
    }
}
