using System.Text.RegularExpressions;
using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using Peerline.Lifecycle;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Architecture;

/// <summary>Arrows run one way: design, section 3.</summary>
public class ArrowTests
{
    private static readonly ArchUnitNET.Domain.Architecture House = new ArchLoader().LoadAssemblies(typeof(PeeringLifecycle).Assembly, typeof(Prefix).Assembly).Build();

    /// <summary>What each project may refer to.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Peerline.Routing"] = [],
        ["Peerline.Client"] = [],
        ["Peerline"] = ["Peerline.Routing"],
        ["Peerline.Server"] = ["Peerline", "Peerline.Client", "Peerline.Routing"],
        ["Peerline.Cli"] = ["Peerline.Client", "Peerline.Routing"],
        ["Peerline.PowerShell"] = ["Peerline.Client"],
    };

    [Fact]
    public void Projects_refer_to_each_other_one_way()
    {
        Assert.True(SourceTree.Projects.Count >= 5);
        foreach (var path in SourceTree.Projects)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var referred = XDocument.Load(path).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Subset(Arrows[name].ToHashSet(), referred.ToHashSet());
        }
    }

    [Theory]
    [InlineData("Peerline.Routing")]
    [InlineData("Peerline.Client")]
    public void The_libraries_bring_no_packages_along(string project)
    {
        var file = XDocument.Load(SourceTree.Projects.Single(p => Path.GetFileNameWithoutExtension(p) == project));
        Assert.All(file.Descendants("PackageReference"), p => Assert.Equal("all", p.Attribute("PrivateAssets")?.Value));
        Assert.Empty(file.Descendants("FrameworkReference"));
    }

    [Fact]
    public void The_engine_has_no_ASP_NET()
    {
        var path = SourceTree.Projects.Single(p => Path.GetFileName(p) == "Peerline.csproj");
        Assert.Equal("Microsoft.NET.Sdk", XDocument.Load(path).Root!.Attribute("Sdk")!.Value);
        Assert.DoesNotContain(XDocument.Load(path).Descendants("FrameworkReference"), f => f.Attribute("Include")!.Value.Contains("AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(typeof(PeeringLifecycle).Assembly.GetReferencedAssemblies(), a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void Routing_knows_the_base_class_library_only() =>
        Assert.All(typeof(Prefix).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System", a.Name));

    [Theory]
    [InlineData("Peerline.Model", "Lifecycle|Stages|Edge|Storage|Ledger|Monitoring|Notifications|Access")]
    [InlineData("Peerline.Lifecycle", "Stages|Edge|Storage|Ledger|Monitoring|Notifications|Access")]
    [InlineData("Peerline.Ledger", "Stages|Edge|Lifecycle|Monitoring|Notifications")]
    [InlineData("Peerline.Storage", "Stages|Edge|Monitoring|Notifications")]
    [InlineData("Peerline.Edge", "Stages|Storage|Monitoring|Notifications|Ledger")]
    public void What_lies_below_does_not_look_up(string below, string above)
    {
        var types = Below(below);
        Assert.NotEmpty(types);
        var up = new Regex($@"^Peerline\.({above})(\.|$)");
        Assert.Empty(types.SelectMany(t => t.Dependencies).Where(d => up.IsMatch(d.Target.FullName)).Select(d => $"{d.Origin.FullName} -> {d.Target.FullName}"));
    }

    [Fact]
    public void The_lifecycle_is_pure()
    {
        var types = Below("Peerline.Lifecycle");
        Assert.Contains(types, t => t.Name == nameof(PeeringLifecycle));
        // An input is named by its type (MemberInfo), a record is printed and compared (Text, Collections).
        var allowed = new Regex(@"^(Peerline\.(Lifecycle|Model|Routing\.Addressing)\.|System\.[A-Z]\w*(`\d)?$|System\.(Collections|Collections\.Generic|Linq|Text|Runtime\.CompilerServices|Diagnostics\.CodeAnalysis)\.|System\.Reflection\.MemberInfo$)");
        var forbidden = new Regex(@"^System\.(TimeProvider|Console|Environment|Random|IO|GC|Activator|AppContext)$");
        foreach (var d in types.SelectMany(t => t.Dependencies))
        {
            var target = d.Target.FullName.Split('<')[0];
            Assert.True(allowed.IsMatch(target) && !forbidden.IsMatch(target), $"{d.Origin.FullName} uses {target}.");
        }

        // Neither the clock nor chance: what they would say comes in as a value.
        Assert.DoesNotContain(types.SelectMany(t => t.Members).SelectMany(m => m.MemberDependencies).OfType<ArchUnitNET.Domain.Dependencies.MethodCallDependency>()
            .Select(c => $"{c.Target.FullName}.{c.TargetMember.Name}"), c => Regex.IsMatch(c, @"get_(Utc)?Now\b|NewGuid|CreateVersion7|get_Today"));
        var code = SourceTree.Code("Peerline/Lifecycle");
        Assert.NotEmpty(code);
        Assert.All(code, f => Assert.DoesNotMatch(@"\b(async|await|lock|volatile|ThreadStatic)\b", f.Value));
    }

    private static List<IType> Below(string name) =>
        [.. House.Types.Where(t => t.Namespace.FullName == name || t.Namespace.FullName.StartsWith(name + ".", StringComparison.Ordinal))];
}
