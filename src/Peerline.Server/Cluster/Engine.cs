using Peerline.Edge;
using Peerline.Edge.Bird;
using Peerline.Edge.Embedded;
using Peerline.Edge.Frr;
using Peerline.Edge.GoBgp;
using Peerline.Monitoring;
using Peerline.Monitoring.Alerts;
using Peerline.Notifications;
using Peerline.Server.Hosting;
using Peerline.Server.Webhooks;
using Peerline.Sources.Iana;
using Peerline.Sources.Irr;
using Peerline.Sources.Networks;
using Peerline.Sources.PeeringDb;
using Peerline.Sources.Rpki;
using Peerline.Sources.Whois;
using Peerline.Stages;
using Peerline.Stages.Allocation;
using Peerline.Stages.Authorization;
using Peerline.Stages.DryRun;
using Peerline.Stages.Eligibility;
using Peerline.Stages.Legacy;
using Peerline.Stages.LinkTest;
using Peerline.Stages.PeeringServices;
using Peerline.Stages.PlannedWork;
using Peerline.Stages.Probing;
using Peerline.Stages.Provisioning;
using Peerline.Stages.Provisioning.Gate;
using Peerline.Stages.Routes;
using Peerline.Stages.Validation;
using Peerline.Stages.Workers;

namespace Peerline.Server.Cluster;

/// <summary>The engine: drivers, stages, workers, and the silo that runs them.</summary>
internal static class Engine
{
    public static void AddEngine(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(s => new PublicAddress(s.GetRequiredService<PeerlineOptions>().Public));

        services.AddSingleton<IEdgeRouterDriverFactory, EmbeddedDriverFactory>();
        string[] guard = [.. EmbeddedSite.ThisProgram, "guard"];
        services.AddSingleton<IEdgeRouterDriverFactory>(s =>
            new FrrDriverFactory(s.GetRequiredService<TimeProvider>(), guard, id => s.GetRequiredService<PauseSwitch>().IsPaused(id)));
        services.AddSingleton<IEdgeRouterDriverFactory>(s =>
            new BirdDriverFactory(s.GetRequiredService<TimeProvider>(), guard, id => s.GetRequiredService<PauseSwitch>().IsPaused(id)));
        services.AddSingleton<IEdgeRouterDriverFactory>(s =>
            new GoBgpDriverFactory(s.GetRequiredService<TimeProvider>(), guard, id => s.GetRequiredService<PauseSwitch>().IsPaused(id)));
        services.AddSingleton<EdgeRouterDrivers>();
        services.AddSingleton<LiveRouters>();

        services.AddSingleton<ConnectionDesk>();
        services.AddSingleton<SampleBook>();
        var whois = builder.Configuration.GetSection(WhoisOptions.Section).Get<WhoisOptions>() ?? new WhoisOptions();
        if (whois.Problems().ToList() is { Count: > 0 } unasked) throw new StartRefusedException(string.Join(" ", unasked));
        services.AddSingleton(whois);
        services.AddSingleton<WhoisClient>();
        services.AddSingleton<INetworkRecords, NetworkRecords>();
        services.AddSingleton<FreePorts>();
        services.AddSingleton<EligibilityFactBook>();
        services.AddSingleton<EligibilityDesk>();
        services.AddSingleton<IStage, EligibilityStage>();
        services.AddSingleton<IStage, PortStage>();
        services.AddSingleton<IStage, AddressStage>();
        services.AddSingleton<IStage, LinkTestStage>();
        services.AddSingleton<IStage, LetterStage>();
        services.AddSingleton<IStage, ValidationStage>();
        services.AddSingleton<IStage, AdoptionStage>();
        services.AddSingleton<IStage, RemovalProof>();
        var rpki = builder.Configuration.GetSection(RpkiOptions.Section).Get<RpkiOptions>() ?? new RpkiOptions();
        if (rpki.Problems().ToList() is { Count: > 0 } unclear) throw new StartRefusedException(string.Join(" ", unclear));
        services.AddSingleton(rpki);
        services.AddSingleton<RpkiSource>();
        services.AddHostedService<RpkiRunner>();
        var peeringDb = builder.Configuration.GetSection(PeeringDbOptions.Section).Get<PeeringDbOptions>() ?? new PeeringDbOptions();
        if (peeringDb.Problems().ToList() is { Count: > 0 } odd) throw new StartRefusedException(string.Join(" ", odd));
        services.AddSingleton(peeringDb);
        services.AddSingleton(s => new PeeringDbMirror(
            peeringDb, s.GetRequiredService<DataFolder>().In("peeringdb"), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<PeeringDbMirror>>()));
        services.AddSingleton<PeeringDbRunner>();
        services.AddHostedService(s => s.GetRequiredService<PeeringDbRunner>());
        var irr = builder.Configuration.GetSection(IrrOptions.Section).Get<IrrOptions>() ?? new IrrOptions();
        if (irr.Problems().ToList() is { Count: > 0 } faults) throw new StartRefusedException(string.Join(" ", faults));
        services.AddSingleton(irr);
        services.AddSingleton(s => new IrrSource(
            irr, s.GetRequiredService<DataFolder>().In("irr"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<PeeringDbMirror>(),
            s.GetRequiredService<ILogger<IrrSource>>()));
        services.AddHostedService<IrrRunner>();
        services.AddSingleton(s => new IanaShelf(s.GetRequiredService<DataFolder>().In("iana.json")));
        services.AddSingleton<EvidenceCollector>();
        services.AddSingleton<EvidenceFile>();
        services.AddSingleton<DryRunDesk>();
        services.AddSingleton<RouterWishes>();
        var caps = builder.Configuration.GetSection(ChangeCaps.Section).Get<ChangeCaps>() ?? new ChangeCaps();
        if (caps.Problems().ToList() is { Count: > 0 } negative) throw new StartRefusedException(string.Join(" ", negative));
        services.AddSingleton(caps);
        services.AddSingleton(s => new ChangeJournal(s.GetRequiredService<DataFolder>().In("changes")));
        services.AddSingleton<ChangeGate>();
        services.AddSingleton<ProvisioningStage>();
        services.AddSingleton<ILegacySessions, LegacySessions>();
        services.AddSingleton<IReceivedRoutes, ReceivedRoutes>();

        services.AddSingleton(s => new PauseSwitch(s.GetRequiredService<DataFolder>().In("pause")));
        services.AddSingleton(s => new StepBoundary(
            builder.Configuration["Peerline:Lab:HoldAt"], s.GetRequiredService<DataFolder>().Root, s.GetRequiredService<ILogger<StepBoundary>>()));
        services.AddSingleton<DeadlineWatch>();
        services.AddSingleton<UpgradeWatch>();
        services.AddSingleton<MaintenanceDesk>();
        services.AddSingleton<MaintenanceWatch>();
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<AlertWatch>();
        services.AddSingleton<PeerlineMeter>();
        services.AddSingleton<ConnectionWorker>();
        services.AddSingleton<EdgeRouterWorker>();
        var mail = builder.Configuration.GetSection("Peerline:Mail").Get<MailOptions>() ?? new MailOptions();
        if (mail.Problems().ToList() is { Count: > 0 } problems) throw new StartRefusedException(string.Join(" ", problems));
        services.AddSingleton(mail);
        services.AddSingleton(s => Mailers.From(mail, s.GetRequiredService<DataFolder>().In("mail")));
        services.AddSingleton<MailWording>();
        services.AddSingleton<MailDesk>();
        services.AddHostedService<MailRunner>();
        var webhooks = builder.Configuration.GetSection(WebhookOptions.Section).Get<WebhookOptions>() ?? new WebhookOptions();
        if (webhooks.Problems().ToList() is { Count: > 0 } wrong) throw new StartRefusedException(string.Join(" ", wrong));
        services.AddSingleton(webhooks);
        services.AddSingleton<WebhookReach>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookDesk>();
        services.AddSingleton<WebhookQueue>();
        services.AddSingleton<WebhookRunner>();
        services.AddHostedService(s => s.GetRequiredService<WebhookRunner>());
        services.AddHostedService<Housekeeping>();
        services.AddSingleton<RegisteredPrefixDesk>();
        services.AddSingleton<RegisteredAsnDesk>();
        services.AddSingleton<PeeringServiceDesk>();
        services.AddSingleton<ServicePrefixDesk>();
        services.AddSingleton<MonitorTestDesk>();
        services.AddSingleton<PrefixWatch>();
        services.AddSingleton<ReachRunner>();
        services.AddSingleton<ConnectivityProbeDesk>();
        services.AddSingleton<LookingGlass>();
        services.AddHostedService<Rounds>();
        builder.AddSilo();
    }
}
